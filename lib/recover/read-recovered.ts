import { quote } from "../diagnostics";
import { parsePrincipalArn, type Principal } from "../model/principal";
import { accept, refuse, type RefusedValue, type Result } from "../model/result";
import { shellWord } from "../diagnostics/shell-word";

const SSO_PATH = "/aws-reserved/sso.amazonaws.com/";
const isSsoName = (name: string): boolean => /^AWSReservedSSO_.+_[0-9a-f]{16}$/.test(name);

/** Whether a person gets this role from IAM Identity Center: nobody can assume it in another way. */
export function isSsoRole({ kind, path }: Principal): boolean {
  return kind === "role" && path.startsWith(SSO_PATH);
}

/** What IAM calls the role of a name, path and all: a session's ARN and the aws-auth ConfigMap leave the path out. */
function askIam(name: string): string {
  const [command, query] = isSsoName(name)
    ? [
        `aws iam list-roles --path-prefix ${SSO_PATH}`,
        `--query ${shellWord(`Roles[?RoleName=='${name}'].Arn`)} --output text`,
      ]
    : [`aws iam get-role --role-name ${shellWord(name)}`, "--query Role.Arn --output text"];
  return `its ARN, path included: ${command} ${query}`;
}

function tryRoleName(text: string): string | undefined {
  const [, session, role] =
    /^arn:[a-z-]+:(?:sts::\d{12}:assumed-role\/([^/]+)|iam::\d{12}:role\/([^/]+)$)/.exec(text) ?? [];
  const name = session ?? role;
  return name !== undefined && /^[\w+=,.@-]{1,64}$/.test(name) ? name : undefined;
}

function explain(text: string, { message, hint }: RefusedValue): RefusedValue {
  const problem = `--principal ${quote(text)}: ${message}`;
  const name = tryRoleName(text);
  if (name !== undefined && (isSsoName(name) || text.includes(":sts:"))) return refuse(problem, askIam(name));
  // The hints that speak of files help nobody on a command line.
  const isOfFiles = hint === undefined || hint.includes("{");
  return refuse(problem, isOfFiles ? "the ARN of an IAM role or user: arn:aws:iam::123456789012:role/NAME" : hint);
}

/** `--principal`: who gets back in. What to ask IAM for is part of the refusal: at night nobody knows a role's path. */
export function readRecovered(text: string): Result<Principal> {
  const principal = parsePrincipalArn(text);
  return principal.ok ? accept(principal.value) : explain(text, principal);
}
