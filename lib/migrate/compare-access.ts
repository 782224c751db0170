import type { AwsAuthNote, Binding } from "../aws-auth";
import { enumerate } from "../diagnostics";
import type { PrincipalReading } from "../ports/iam-reader";
import { isMeant, type Accepted } from "./accepted";
import type { ComparedEntry } from "./access-value";
import { comparePrincipal, isForThePrincipal } from "./compare-principal";
import { readLineSubject, tryEntryKey, type LineSubject } from "./line-subject";
import type { ParityReport, PrincipalParity } from "./parity";
import { bindingName } from "./subjects";
import type { TracedAccount, TracedLine, TracedLines } from "./traced-line";

/** Everything that parity is judged by. */
export interface ParityInput {
  readonly cluster: string;
  readonly partition: string;
  readonly against: "live" | "planned";
  readonly traced: TracedLines;
  readonly notes: readonly AwsAuthNote[];
  readonly entries: readonly ComparedEntry[];
  /** Undefined where they could not be read, or were not to be. */
  readonly bindings: readonly Binding[] | undefined;
  /** Principal (`tryEntryKey`) -> what IAM says; without those that were not to be asked for. */
  readonly iam: ReadonlyMap<string, PrincipalReading>;
  readonly accepted: readonly Accepted[];
  /** See `ParityReport`. */
  readonly couldNotLook: readonly string[];
  readonly notAsked: readonly string[];
}

type Bindings = readonly Binding[] | undefined;

/** `mapAccounts` cannot be said in entries. What bindings name of the account is lost for sure. */
function compareAccount({ account, removedSince }: TracedAccount, bindings: Bindings): PrincipalParity {
  const ofAccount = new RegExp(`^arn:[a-z0-9-]+:(iam|sts)::${account}:`);
  const named = (bindings ?? []).filter(({ subjects }) =>
    subjects.some(({ kind, name }) => kind === "User" && ofAccount.test(name)),
  );
  const rbac =
    bindings === undefined
      ? "which RBAC bindings name its principals was not read"
      : named.length === 0
        ? "no RBAC binding names one of them"
        : `bindings that name some: ${enumerate(named.map(bindingName))}`;
  const what = `every principal of account ${account} gets in as its own ARN, without groups; no entry can say that; ${rbac}`;
  return {
    principal: account,
    where: "mapAccounts",
    removedSince: removedSince ?? null,
    before: null,
    after: null,
    entry: null,
    differences: [{ kind: "account-lost", effect: "loses", what }],
    remarks: [],
  };
}

function accept(row: PrincipalParity, accepted: readonly Accepted[]): PrincipalParity {
  if (row.differences.length === 0) return row;
  const found = accepted.find((one) => isMeant(one, [row.principal, ...(row.entry === null ? [] : [row.entry])]));
  return found === undefined ? row : { ...row, accepted: found.reason };
}

function subjectKey(subject: LineSubject): string | undefined {
  return subject.state === "unknown" ? undefined : subject.key;
}

/** Of several entries of one name (a role made again under another path leaves one behind), the one that IAM means. */
function tryFindEntry(entries: readonly ComparedEntry[], iam: PrincipalReading | undefined): ComparedEntry | undefined {
  const arn = iam !== undefined && "arn" in iam ? iam.arn : undefined;
  return entries.find(({ principalArn }) => principalArn === arn) ?? entries[0];
}

function compareLines(input: ParityInput): PrincipalParity[] {
  const byKey = new Map<string, ComparedEntry[]>();
  for (const entry of input.entries) {
    const key = tryEntryKey(entry.principalArn) ?? entry.principalArn.toLowerCase();
    byKey.set(key, [...(byKey.get(key) ?? []), entry]);
  }
  const read = input.traced.lines.map((traced) => {
    const subject = readLineSubject(traced.line.arn, input.partition);
    const key = subjectKey(subject);
    const iam = key === undefined ? undefined : input.iam.get(key);
    const claims = subject.state === "matches" && isForThePrincipal(traced.line, subject, iam) ? key : undefined;
    return { traced, subject, key, iam, claims };
  });
  const claimed = new Set(read.map(({ claims }) => claims));
  return read.map(({ traced, subject, key, iam, claims }) => {
    const entry = key === undefined ? undefined : tryFindEntry(byKey.get(key) ?? [], iam);
    const entryIsClaimed = claims === undefined && key !== undefined && claimed.has(key);
    return comparePrincipal({ traced, subject, entry, entryIsClaimed, iam, bindings: input.bindings });
  });
}

/** The principals that IAM must be asked about, by key. */
export function principalsToAsk(
  lines: readonly TracedLine[],
  partition: string,
): ReadonlyMap<string, { readonly kind: "role" | "user"; readonly account: string; readonly name: string }> {
  const asked = new Map<string, { kind: "role" | "user"; account: string; name: string }>();
  for (const { line } of lines) {
    const subject = readLineSubject(line.arn, partition);
    if (subject.state !== "matches" || subject.kind === "other") continue;
    asked.set(subject.key, { kind: subject.kind, account: subject.account, name: subject.name });
  }
  return asked;
}

/**
 * The parity report: for every principal that the ConfigMap lets in, or did, what it is by the ConfigMap and by its entry.
 * An entry replaces the line of the same principal as soon as it is there: nothing is united.
 * https://docs.aws.amazon.com/eks/latest/userguide/migrating-access-entries.html. A pure function.
 */
export function compareAccess(input: ParityInput): ParityReport {
  const { cluster, against, notes, couldNotLook, notAsked, accepted } = input;
  const rows = [
    ...compareLines(input),
    ...input.traced.accounts.map((account) => compareAccount(account, input.bindings)),
  ].map((row) => accept(row, accepted));
  const entries = new Set(rows.map(({ entry }) => entry));
  const principals = [...rows].sort((a, b) => Number(a.removedSince !== null) - Number(b.removedSince !== null));
  const used = (one: Accepted): boolean =>
    rows.some((row) => row.accepted !== undefined && isMeant(one, [row.principal, row.entry ?? row.principal])) ||
    notes.some(({ key }) => key === one.principal);
  return {
    cluster,
    against,
    principals,
    notes,
    needlessAcceptances: accepted.filter((one) => !used(one)).map(({ principal }) => principal),
    couldNotLook,
    notAsked,
    otherEntries: input.entries.filter(({ principalArn }) => !entries.has(principalArn)).length,
  };
}
