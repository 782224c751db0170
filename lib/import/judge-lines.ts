import { isAccountId, type AwsAuth, type AwsAuthLine, type Binding } from "../aws-auth";
import { groupBy } from "../compile";
import { readAccess } from "./read-access";
import { tryNodeType } from "./read-node";
import { readSubject } from "./read-subject";
import { tryFindPlaceholder } from "../aws-auth/placeholder";
import { lineName, STAY, todayOf, type JudgedLine, type Task, type LineVerdict } from "./verdict";

/** What a line is judged by, besides itself. */
export interface LineSurroundings {
  /** The cluster's own, 12 digits. */
  readonly account: string;
  readonly partition: string;
  /** The cluster's RBAC bindings; undefined where nobody looked. */
  readonly bindings: readonly Binding[] | undefined;
}

function isTask(value: object): value is Task {
  return "todo" in value;
}

function placeholder(line: AwsAuthLine): Task | undefined {
  const found = tryFindPlaceholder(line);
  if (found === undefined) return undefined;
  const isDead = found.where.endsWith("arn");
  return {
    today: isDead ? "matches nobody" : todayOf(line),
    problem: `${found.text} in \`${found.where}\` was never replaced: EKS reads it literally`,
    todo: `replace it where the ConfigMap is generated, and import again; ${isDead ? "or delete the line" : `until then ${STAY}`}`,
  };
}

/** `sso:` is behind a feature gate of the authenticator that is off by default; versions differ on a line with both. */
function permissionSet(line: AwsAuthLine): Task {
  return {
    today:
      line.arn === ""
        ? "matches nobody, unless EKS enabled a feature gate"
        : "depends on the version of EKS's authenticator",
    problem: "`sso:` names a permission set, which only some versions of the authenticator read",
    todo: "if its users should have access, grant {permissionSet: NAME} in a team's file; then delete the line",
  };
}

function judgeOne(line: AwsAuthLine, { account, partition, bindings }: LineSurroundings): LineVerdict {
  if (line.sso === true) return { kind: "task", task: permissionSet(line) };
  const unresolved = placeholder(line);
  if (unresolved !== undefined) return { kind: "task", task: unresolved };
  const subject = readSubject(line, partition);
  if (isTask(subject)) return { kind: "task", task: subject };
  const read = readAccess(line, subject, account, bindings);
  if (isTask(read)) return { kind: "task", task: read };
  return { kind: "carry", subject, ...read, remarks: [...line.flaws, ...read.remarks] };
}

/**
 * What the lines of one ARN make of its principal, the replaced ones too: a role that is a node in one and something else
 * in another was meant to be both, and can have one access entry.
 */
function tryFindConflict(lines: readonly AwsAuthLine[]): Task | undefined {
  const kinds = new Set(lines.map((line) => tryNodeType(line) ?? "no node"));
  const last = lines.at(-1);
  if (kinds.size < 2 || last === undefined) return undefined;
  const stay = "; until then keep the mode API_AND_CONFIG_MAP and leave the lines as they are";
  return {
    today: `${todayOf(last)}; its other lines do not count`,
    problem: `one role is ${[...kinds].sort().join(" and ")} in ${lines.map(lineName).join(", ")}: it can have only one access entry`,
    todo: kinds.has("no node")
      ? `give the nodes and the people separate roles; then declare the node role under \`nodes\`, and grant the other one access in a team's file${stay}`
      : `give each kind of node a role of its own (a new node group), and declare each under \`nodes\`${stay}`,
  };
}

/** A conflict is one job, told at the line that counts. */
function judgeAlike(lines: readonly AwsAuthLine[], surroundings: LineSurroundings): JudgedLine[] {
  const conflict = tryFindConflict(lines);
  return lines.map((line) => {
    if (line.replacedBy !== undefined) return { line, verdict: { kind: "replaced", by: lineName(line.replacedBy) } };
    if (conflict !== undefined) return { line, verdict: { kind: "task", task: conflict } };
    return { line, verdict: judgeOne(line, surroundings) };
  });
}

/** Every line of the ConfigMap and what becomes of it, before IAM has been asked; in the order of the ConfigMap. */
export function judgeLines({ lines }: AwsAuth, surroundings: LineSurroundings): JudgedLine[] {
  const alike = groupBy(lines, (line) => (line.arn === "" ? lineName(line) : line.arn.toLowerCase()));
  const judged = new Map(
    alike.flatMap(([, same]) => judgeAlike(same, surroundings)).map((verdict) => [verdict.line, verdict]),
  );
  return lines.flatMap((line) => judged.get(line) ?? []);
}

/** `mapAccounts` lets every principal of an account in; no access entry does. */
export function judgeAccounts({ accounts }: AwsAuth): (Task & { readonly subject: string })[] {
  // What is no account matches nobody, and a note says so.
  return accounts.filter(isAccountId).map((account) => ({
    subject: account,
    today: "gives every principal of the account access, under its own ARN and without groups",
    problem: "an access entry is for one principal",
    todo: "find out who uses it (the audit log), grant them access one by one, then remove the account",
  }));
}
