import type { AwsAuthLine, Binding } from "../aws-auth";
import type { LivePrincipal, PrincipalReading } from "../ports/iam-reader";
import { lineAccess, type AccessValue, type ComparedEntry } from "./access-value";
import { compareGroups } from "./compare-groups";
import { tryCompareNode } from "./compare-node";
import { comparePolicies } from "./compare-policies";
import { compareUsername } from "./compare-username";
import { unite, type Comparison, type ParityDifference } from "./difference";
import type { LineSubject, MatchedSubject } from "./line-subject";
import { tryFindPlaceholder } from "../aws-auth/placeholder";
import type { PrincipalParity } from "./parity";
import type { TracedLine } from "./traced-line";

/** What is known about one line's principal. */
export interface LineEvidence {
  readonly traced: TracedLine;
  readonly subject: LineSubject;
  /** The entry of the same principal; of several, the one that IAM's ARN has. */
  readonly entry: ComparedEntry | undefined;
  /** Whether a line that counts has the same entry: then it says what the entry is compared with. */
  readonly entryIsClaimed: boolean;
  /** Undefined where IAM was not to be asked. */
  readonly iam: PrincipalReading | undefined;
  /** Undefined where nobody looked. */
  readonly bindings: readonly Binding[] | undefined;
}

type LineParity = Pick<PrincipalParity, "before" | "after" | "differences" | "remarks">;

function told(difference: ParityDifference): Comparison {
  return { differences: [difference], remarks: [] };
}

/** A line that gives nobody access stays dead, unless an entry makes it live. */
function compareDead(why: string, { entry, entryIsClaimed }: LineEvidence): LineParity {
  const remarks = [`the line gives nobody access: ${why}`];
  if (entry === undefined || entryIsClaimed) return { before: null, after: null, differences: [], remarks };
  const what = `the line gives nobody access, the entry ${entry.principalArn} does`;
  return {
    before: null,
    after: entry.access,
    differences: [{ kind: "dead-line-entry", effect: "gains", what }],
    remarks,
  };
}

/** Why an entry gives nobody access: it is bound to the principal that had its ARN when it was made. */
function tryFindDeadEntry(
  { principalArn, createdAt }: ComparedEntry,
  iam: LivePrincipal,
): ParityDifference | undefined {
  if (iam.arn !== principalArn) {
    const what = `IAM has ${iam.arn}; the entry is for ${principalArn}, and gives nobody access: make it again`;
    return { kind: "entry-elsewhere", effect: "loses", what };
  }
  if (createdAt === undefined || iam.createdAt === undefined || iam.createdAt <= createdAt) return undefined;
  const [made, entered] = [iam.createdAt, createdAt].map((moment) => moment.toISOString().slice(0, 19));
  const what = `IAM's principal was made on ${made ?? ""}, the entry before, on ${entered ?? ""}: it gives nobody access; replace it`;
  return { kind: "entry-recreated", effect: "loses", what };
}

function compareLive(before: AccessValue, entry: ComparedEntry, { iam, bindings }: LineEvidence): LineParity {
  const dead = iam !== undefined && "arn" in iam ? tryFindDeadEntry(entry, iam) : undefined;
  if (dead !== undefined) return { before, after: null, ...told(dead) };
  const after = entry.access;
  const node = tryCompareNode(before, after);
  const compared =
    node ??
    unite([
      compareUsername(before, after, bindings),
      compareGroups(before, after, bindings),
      comparePolicies(before, after, bindings),
    ]);
  return { before, after, ...compared };
}

function compareGone({ entry }: LineEvidence, kind: string): LineParity {
  const remarks = [`IAM has no such ${kind}: the line gives nobody access`];
  if (entry === undefined) return { before: null, after: null, differences: [], remarks };
  const what = `IAM has no such ${kind}: the entry gives nobody access, also if the ${kind} is made again; take it out of the files`;
  return { before: null, after: null, differences: [{ kind: "entry-orphaned", effect: "changes", what }], remarks };
}

/** Users, unlike roles, are matched with their path; only IAM knows it. */
export function isForThePrincipal(
  { arn }: AwsAuthLine,
  { kind }: MatchedSubject,
  iam: PrincipalReading | undefined,
): boolean {
  const known = iam !== undefined && "arn" in iam ? iam.arn : undefined;
  return kind !== "user" || known === undefined || known.toLowerCase() === arn.toLowerCase();
}

function compareMatching(evidence: LineEvidence, subject: MatchedSubject): LineParity {
  const { traced, entry, iam } = evidence;
  if (iam !== undefined && "missing" in iam) return compareGone(evidence, subject.kind);
  if (!isForThePrincipal(traced.line, subject, iam)) {
    return compareDead("users are matched with their path, and IAM has this one under another", evidence);
  }
  const before = lineAccess(traced.line, subject);
  if (entry !== undefined) return compareLive(before, entry, evidence);
  const rest = subject.kind === "other" ? "; none can be made for it: let whoever uses it use a role" : "";
  return { before, after: null, ...told({ kind: "no-entry", effect: "loses", what: `there is no entry${rest}` }) };
}

function compare(evidence: LineEvidence): LineParity {
  const { subject, entry } = evidence;
  switch (subject.state) {
    case "dead":
      return compareDead(subject.why, evidence);
    case "unknown":
      return {
        before: null,
        after: entry?.access ?? null,
        ...told({ kind: "wildcard", effect: "undecided", what: subject.why }),
      };
    case "matches":
      return compareMatching(evidence, subject);
  }
}

/** Somebody meant to let somebody in: whether and whom, only people know. Removing the line decides it. */
function compareUnresolved({ traced: { line, removedSince } }: LineEvidence): ParityDifference[] {
  const found = removedSince === undefined ? tryFindPlaceholder(line) : undefined;
  if (found === undefined) return [];
  // A placeholder in the ARN matches nobody; any other stands in a line that lets somebody in.
  const then = found.where.endsWith("arn") ? "or remove the line" : "and only then remove the line";
  const what = `${found.text} in \`${found.where}\` was never filled in: grant what was meant, ${then}`;
  return [{ kind: "unresolved", effect: "undecided", what }];
}

/** One line, before and after. */
export function comparePrincipal(evidence: LineEvidence): PrincipalParity {
  const { traced, entry, iam } = evidence;
  const { line, removedSince } = traced;
  const result = compare(evidence);
  return {
    principal: line.arn,
    where: `${line.section}[${line.index}]`,
    removedSince: removedSince ?? null,
    entry: entry?.principalArn ?? null,
    ...result,
    differences: [...result.differences, ...compareUnresolved(evidence)],
    remarks: [...line.flaws, ...result.remarks],
    ...(iam !== undefined && "couldNotLook" in iam ? { couldNotLook: `IAM: ${iam.couldNotLook}` } : {}),
  };
}
