import type { IamReader, LivePrincipal, PrincipalReading } from "../ports/iam-reader";
import { parsePrincipalArn, type Principal } from "../model";
import { STAY, todayOf, type JudgedLine, type NamedSubject, type Task } from "./verdict";

/** A line and what becomes of it, after IAM was asked; with the principal where it is carried over. */
export type LocatedLine = JudgedLine & { readonly principal?: Principal };

type Located = { readonly principal: Principal } | { readonly task: Task };

function wrongPath(subject: NamedSubject, { arn }: LivePrincipal): Task {
  return {
    today: "matches nobody",
    problem: `the user's ARN is ${arn}; users are matched with their path, so nobody matches the line`,
    todo: `if ${subject.name} should have access, write a grant in a team's file; otherwise delete the line`,
  };
}

/** The services that hybrid nodes get their credentials from. */
const HYBRID = ["rolesanywhere.amazonaws.com", "ssm.amazonaws.com"];

/**
 * A node's line named by the session is a hybrid node's, or that of EC2 nodes named by their instance id. Only the role's
 * trust policy tells the two apart: https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
 */
function tryAskWhichNode({ line, verdict }: JudgedLine, { trustedServices }: LivePrincipal): Task | undefined {
  const access = verdict.kind === "carry" ? verdict.access : undefined;
  if (access?.kind !== "node" || access.type !== "HYBRID_LINUX") return undefined;
  if (trustedServices?.some((service) => HYBRID.includes(service)) === true) return undefined;
  const today = todayOf(line);
  if (trustedServices?.some((service) => /^ec2\.amazonaws\.com/.test(service)) === true) {
    return {
      today,
      problem:
        "EC2 nodes named by their instance id: the role is trusted by ec2, and an entry of type EC2_LINUX names nodes by their private DNS name",
      todo: `declare the role under \`nodes\` as EC2_LINUX once new nodes join so on a cluster where it can be tried; until then ${STAY}`,
    };
  }
  return {
    today,
    problem: "hybrid nodes, or EC2 nodes named by their instance id: the line is the same for both",
    todo: `look at the role's trust policy (aws iam get-role): ssm or rolesanywhere means hybrid nodes, to be declared as HYBRID_LINUX under \`nodes\`; ec2 means EC2 nodes; until then ${STAY}`,
  };
}

function accept(judged: JudgedLine, subject: NamedSubject, live: LivePrincipal): Located {
  const { line } = judged;
  const parsed = parsePrincipalArn(live.arn);
  // IAM was asked in the line's own account; an answer from elsewhere must never become access.
  const isIt =
    parsed.ok &&
    parsed.value.account === subject.account &&
    parsed.value.name.toLowerCase() === subject.name.toLowerCase();
  if (!isIt) {
    const problem = parsed.ok ? `IAM returned ${live.arn}, which is a different principal` : parsed.message;
    const todo = `check by hand (aws iam get-${subject.kind}), and grant it in a team's file`;
    return { task: { today: todayOf(line), problem, todo } };
  }
  if (subject.kind === "user" && live.arn.toLowerCase() !== subject.matched) return { task: wrongPath(subject, live) };
  const which = tryAskWhichNode(judged, live);
  return which === undefined ? { principal: parsed.value } : { task: which };
}

function interpret(judged: JudgedLine, subject: NamedSubject, reading: PrincipalReading): Located {
  const { kind, name, account } = subject;
  if ("missing" in reading) {
    const problem = `account ${account} has no ${kind} ${name}`;
    return { task: { today: "gives nobody access", problem, todo: "delete the line" } };
  }
  if ("couldNotLook" in reading) {
    const problem = `IAM of account ${account} could not be asked for the ${kind}'s path: ${reading.couldNotLook}`;
    const brief = `IAM of account ${account} could not be asked for the ${kind}'s path`;
    return {
      task: { today: todayOf(judged.line), problem, brief, todo: "import again with credentials for the account" },
    };
  }
  return accept(judged, subject, reading);
}

/**
 * EKS compares in lower case, and IAM holds no two names that differ only in case; GetRole is not documented to find one by
 * the other. So a role that is not there is looked for among all before it is said to be gone.
 */
async function readPrincipal(subject: NamedSubject, iam: IamReader, listed: Listed): Promise<PrincipalReading> {
  const { kind, account, name } = subject;
  if (kind === "user") return await iam.user(subject, name);
  const found = await iam.role(subject, name);
  if (!("missing" in found)) return found;
  const all = listed.get(account) ?? iam.roles(subject, "/");
  listed.set(account, all);
  const reading = await all;
  const same = "roles" in reading ? reading.roles : [];
  return same.find((role) => role.name.toLowerCase() === name.toLowerCase()) ?? found;
}

/** The roles of each account that had to be listed: once. */
type Listed = Map<string, ReturnType<IamReader["roles"]>>;

async function locate(judged: JudgedLine, iam: IamReader, listed: Listed): Promise<LocatedLine> {
  const { line, verdict } = judged;
  if (verdict.kind !== "carry") return judged;
  const located = interpret(judged, verdict.subject, await readPrincipal(verdict.subject, iam, listed));
  if ("principal" in located) return { ...judged, principal: located.principal };
  return { line, verdict: { kind: "task", task: located.task } };
}

/**
 * Restores the paths that the ConfigMap leaves out. Each principal is looked for in its line's own account only. One that
 * cannot be found, or not be looked for, becomes a job for people, and stops nothing.
 */
export async function findPrincipals(judged: readonly JudgedLine[], iam: IamReader): Promise<LocatedLine[]> {
  const listed: Listed = new Map();
  return await Promise.all(judged.map(async (line) => await locate(line, iam, listed)));
}
