/**
 * IAM's evaluation of one policy, by its documentation; ours, because the libraries that do it are AGPL or do not know the
 * claims of GitHub's tokens. Whatever it does not know throws: a policy must not pass because nobody understood it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Request {
  readonly action: string;
  readonly resource?: string;
  /** Keys of the request; a key that is not in it is absent. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The federated principal of an AssumeRoleWithWebIdentity, the service, or the ARN of who calls. */
  readonly principal?: { readonly type: "AWS" | "Federated" | "Service"; readonly id: string };
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const KNOWN = new Set(["Sid", "Effect", "Principal", "Action", "Resource", "Condition"]);

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** `*` any characters, `?` one. */
function like(pattern: string, text: string, flags = ""): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, flags).test(text);
}

const OPERATORS: Readonly<Record<string, (wanted: string, found: string) => boolean>> = {
  StringEquals: (wanted, found) => wanted === found,
  StringLike: (wanted, found) => like(wanted, found),
  ArnEquals: (wanted, found) => arnLike(wanted, found),
  ArnLike: (wanted, found) => arnLike(wanted, found),
  Bool: (wanted, found) => wanted === found,
};

/** Part by part: a `*` in one of the first five does not reach over a colon. */
function arnLike(pattern: string, arn: string): boolean {
  const split = (text: string): string[] => [...text.split(":").slice(0, 5), text.split(":").slice(5).join(":")];
  const [wanted, found] = [split(pattern), split(arn)];
  return wanted.every((part, index) => like(part, found[index] ?? ""));
}

/** The one policy variable that ours have: who calls. Where the key is absent nothing matches. */
function fillIn(value: string, context: NonNullable<Request["context"]>): string {
  const [who = "\u0000"] = listOf(context["aws:PrincipalArn"]);
  const filled = value.replaceAll("${aws:PrincipalArn}", who);
  if (filled.includes("${")) throw new Error(`the matcher does not know ${filled}`);
  return filled;
}

function holds(operator: string, key: string, wanted: readonly string[], context: Request["context"] = {}): boolean {
  const name = Object.keys(context).find((one) => one.toLowerCase() === key.toLowerCase());
  const found = name === undefined ? undefined : listOf(context[name]);
  if (operator === "Null") return wanted.includes(found === undefined ? "true" : "false");
  if (operator.endsWith("IfExists")) return found === undefined || holds(operator.slice(0, -8), key, wanted, context);
  if (operator.startsWith("ForAllValues:"))
    return (found ?? []).every((one) => holds(operator.slice(13), key, wanted, { [key]: one }));
  const negated = operator.replace("Not", "");
  // Where the key is absent, a negated operator holds.
  if (negated !== operator) return found === undefined || !holds(negated, key, wanted, context);
  const compare = OPERATORS[operator];
  if (compare === undefined) throw new Error(`the matcher does not know ${operator}`);
  const filled = wanted.map((value) => fillIn(value, context));
  return found?.some((one) => filled.some((value) => compare(value, one))) ?? false;
}

function matches(statement: Statement, { action, resource = "*", context, principal }: Request): boolean {
  const unknown = Object.keys(statement).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw new Error(`the matcher does not know ${unknown.join(", ")}`);
  if (!listOf(statement.Action).some((pattern) => like(pattern, action, "i"))) return false;
  if (statement.Resource !== undefined && !listOf(statement.Resource).some((pattern) => like(pattern, resource)))
    return false;
  if (statement.Principal !== undefined) {
    if (principal === undefined) return false;
    const ids = listOf(statement.Principal[principal.type]);
    if (!ids.includes(principal.id) && !(principal.type === "AWS" && ids.includes("*"))) return false;
  }
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, key, listOf(wanted), context)),
  );
}

/** What a policy says to a request: `denied` by a Deny, `allowed`, or nothing, which is no as well. */
export function decide(policy: string, request: Request): "allowed" | "denied" | "not allowed" {
  const { Statement: statements } = JSON.parse(policy) as { Statement: readonly Statement[] };
  const effects = statements.filter((statement) => matches(statement, request)).map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "denied";
  return effects.includes("Allow") ? "allowed" : "not allowed";
}
