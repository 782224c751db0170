import type { AwsAuthLine } from "../aws-auth";
import { parsePrincipalArn } from "../model";
import type { NamedSubject, Task } from "./verdict";
import { STAY, todayOf } from "./verdict";

const NOBODY = "matches nobody";
/** The same of roles and users: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
const NAME = /^[\w+=,.@-]{1,64}$/;
/** With anything else in its place the ARN is nobody's. */
const ACCOUNT = /^[0-9]{12}$/;
const SERVICE_LINKED = /^AWSServiceRoleFor/i;

function dead(problem: string, todo: string): Task {
  return { today: NOBODY, problem, todo };
}

/** The parts of an ARN, in the case in which the authenticator compares them; the resource keeps its own. */
function splitArn(arn: string): { readonly head: readonly string[]; readonly resource: string } {
  const parts = arn.split(":");
  return { head: parts.slice(0, 5).map((part) => part.toLowerCase()), resource: parts.slice(5).join(":") };
}

/**
 * AWS Batch makes no entry for its role, and EKS refuses one that anybody else makes: its line is all that it works by.
 * https://docs.aws.amazon.com/batch/latest/userguide/getting-started-eks.html
 */
function serviceLinked(line: AwsAuthLine, name: string): Task {
  const isBatch = /^AWSServiceRoleForBatch$/i.test(name);
  return {
    today: todayOf(line),
    problem: "a service-linked role: only its AWS service can create the access entry for such a role",
    todo: isBatch
      ? `AWS Batch creates none, and works by this line alone: ${STAY}, for as long as you use AWS Batch`
      : `look whether the service has created its entry (aws eks list-access-entries): then the line can go; until then ${STAY}`,
  };
}

const SERVICE_PATH =
  "nobody uses the line today: EKS compares with an ARN without a path; if its service needs access, see its documentation for how it gets it";

/** A role ARN that has a path never equals the ARN of a session, which has none. */
function deadRole(line: AwsAuthLine, path: string, name: string): Task {
  if (/^aws-service-role\//i.test(path)) return { ...serviceLinked(line, name), today: NOBODY, todo: SERVICE_PATH };
  return dead(
    `a role ARN with a path (${path}) matches no session: EKS compares it with an ARN without one`,
    `nobody uses the line today; if role ${name} should have access, write a grant in a team's file; otherwise delete the line`,
  );
}

function readRole(line: AwsAuthLine, resource: string, home: Omit<NamedSubject, "kind" | "name">): NamedSubject | Task {
  const names = resource.split("/").slice(1);
  const name = names.at(-1) ?? "";
  if (names.length > 1) return deadRole(line, `${names.slice(0, -1).join("/")}/`, name);
  if (SERVICE_LINKED.test(name)) return serviceLinked(line, name);
  if (!NAME.test(name)) return dead("no IAM role can have that name", "correct the ARN, or delete the line");
  return { kind: "role", name, ...home };
}

function readUser(resource: string, home: Omit<NamedSubject, "kind" | "name">): NamedSubject | Task {
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  if (!NAME.test(name)) return dead("no IAM user can have that name", "correct the ARN, or delete the line");
  return { kind: "user", name, ...home };
}

/** Why an ARN that is no role's or user's matches nobody; the account's root user alone does match. */
function refused(line: AwsAuthLine, arn: string): Task {
  const { head, resource } = splitArn(arn);
  // parsePrincipalArn speaks to the writer of a team's file, where more than an ARN is legal.
  if (head[0] !== "arn") {
    const example = "arn:aws:iam::ACCOUNT:role/NAME, without a path";
    return dead("not an ARN", `write the principal's ARN (such as ${example}), and import again; or delete the line`);
  }
  const isOfAccount = ACCOUNT.test(head[4] ?? "");
  const parsed = parsePrincipalArn([...head, resource].join(":"));
  const hint = parsed.ok ? "correct the ARN" : (parsed.hint ?? "correct the ARN");
  const problem = parsed.ok ? "EKS matches no principal with it" : parsed.message;
  if (isOfAccount && /^federated-user\//i.test(resource) && head[2] === "sts") {
    return {
      today: todayOf(line),
      problem: "the session of a federated user (sts:GetFederationToken), which an access entry cannot name",
      todo: `let whoever uses it assume a role, and grant the role access in a team's file; until then ${STAY}`,
    };
  }
  if (isOfAccount && resource.toLowerCase() === "root" && head[2] === "iam") {
    return { today: todayOf(line), problem, todo: `the root user must not be used for this: ${hint}` };
  }
  return dead(problem, `${hint}; or delete the line`);
}

const WANTED = { mapRoles: "rolearn", mapUsers: "userarn" } as const;

function withoutArn({ section, misplaced }: AwsAuthLine): Task {
  const wanted = WANTED[section];
  if (misplaced === undefined) return dead("the line has no ARN that EKS can read", "add the ARN, or delete the line");
  const { key, arn } = misplaced;
  const isUser = section === "mapRoles" && key.toLowerCase() === WANTED.mapUsers;
  const right = isUser ? "move the line to `mapUsers`" : `write \`${wanted}\` instead of \`${key}\``;
  return dead(
    `${arn} stands under the key \`${key}\`, which EKS does not read in ${section}: it reads \`${wanted}\``,
    `nobody gets in by the line today; if ${arn} should have access, grant it in a team's file (or ${right}, and import again)`,
  );
}

/**
 * Whom a line is for, or why nobody can tell or nobody is. Reads the ARN as the authenticator compares it: whole, and in
 * lower case. https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 */
export function readSubject(line: AwsAuthLine, partition: string): NamedSubject | Task {
  const { arn } = line;
  if (arn === "") return withoutArn(line);
  if (/[*?]/.test(arn)) {
    return {
      today: "depends on the version of EKS's authenticator: newer ones may match wildcards",
      problem: "an access entry is for one principal",
      todo: "find out who uses it (the audit log, authenticator stream), grant them access one by one, then delete the line",
    };
  }
  if (arn.trim() !== arn)
    return dead("spaces around the ARN", "delete the spaces if it should work; otherwise delete the line");
  const { head, resource } = splitArn(arn);
  const [scheme, where = "", service, region, account = ""] = head;
  const kind = (resource.split("/", 1)[0] ?? "").toLowerCase();
  const isPrincipal = (kind === "role" || kind === "user") && resource.includes("/");
  const isIam = scheme === "arn" && service === "iam" && region === "" && ACCOUNT.test(account);
  if (!isIam || !isPrincipal) return refused(line, arn);
  if (where !== partition) {
    return dead(
      `it is in partition ${where}, the cluster in ${partition}`,
      "IAM principals cannot be used across partitions: correct the ARN, or delete the line",
    );
  }
  const home = { partition, account, matched: arn.toLowerCase() };
  return kind === "role" ? readRole(line, resource, home) : readUser(resource, home);
}
