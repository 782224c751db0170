import type { Access } from "../access/access";
import { scopeWords, type Scope } from "../access/scope";
import { plural } from "../diagnostics";
import { displayName } from "../model";
import { deathLines, deedLines, terraformLines } from "./describe-details";
import {
  unreadPlaces,
  type BothSides,
  type DriftReport,
  type Finding,
  type FindingOf,
  type RecoveryValue,
  type UnreadPlace,
} from "./finding";
import type { Line } from "./line";
import { wordingOf } from "./wording";

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

function line(label: string, values: readonly string[]): Line[] {
  return values.length === 0 ? [] : [{ label, values }];
}

function policyLine(policy: string, scope: Scope): Line {
  return { label: "", values: [displayName(policy), ...scopeWords(scope)] };
}

function grants(value: Access): Line[] {
  const policies = Object.entries(value.policies).map(([policy, scope]) => policyLine(policy, scope));
  const lines = [
    ...line("type: ", value.type === "STANDARD" ? [] : [value.type]),
    ...policies,
    ...line("groups: ", value.kubernetesGroups),
  ];
  return lines.length === 0 ? [{ label: "grants nothing", values: [] }] : lines;
}

function sides(expected: readonly string[], actual: readonly string[]): Line[] {
  return [...line("in the files: ", expected), ...line("on the cluster: ", actual)];
}

/** Of two lists, what only one has. */
function differing(expected: readonly string[], actual: readonly string[]): Line[] {
  return [
    ...line("only in the files: ", without(expected, actual)),
    ...line("only on the cluster: ", without(actual, expected)),
  ];
}

function scopeSides({ expected, actual }: BothSides<Scope>): Line[] {
  if (expected === "cluster" || actual === "cluster") return sides(scopeWords(expected), scopeWords(actual));
  return differing(expected, actual);
}

function pairs(texts: Readonly<Record<string, string>>, between: string): string[] {
  return Object.entries(texts).map(([name, text]) => `${name}${between}${text}`);
}

function recoveryLines({ until, by, overdue }: RecoveryValue): Line[] {
  return [
    ...(overdue === undefined ? [] : [{ label: `OVERDUE, ${overdue}`, values: [] }]),
    { label: "until: ", values: [until ?? "not stated"] },
    { label: "made by: ", values: [by ?? "not stated"] },
  ];
}

/** Titles that say it already. */
function saysOutside({ kind }: Finding): boolean {
  return /outside|recovery/i.test(kind) || ["unmanaged-entry", "policy-unexpected", "rbac-unexpected"].includes(kind);
}

/** What differs, why, and who did it, in lines. */
export function describeFinding(finding: Finding): Line[] {
  const outside = finding.cause === "outside" && !saysOutside(finding);
  return [
    ...differences(finding),
    ...(outside ? [{ label: "done outside the repository", values: [] }] : []),
    ...deathLines(finding),
    ...deedLines(finding),
  ];
}

function attributeSides({ expected = {}, actual = {} }: FindingOf<"account-stack">): Line[] {
  return [...line("in the files: ", pairs(expected, " = ")), ...line("in the account: ", pairs(actual, " = "))];
}

function rbacLines({ object, managedBy }: FindingOf<"rbac-unexpected" | "rbac-missing" | "rbac-changed">): Line[] {
  const { kind, name, namespace } = object;
  const where = namespace === null ? "" : ` in ${namespace}`;
  return [
    { label: "", values: [`${kind} ${name}${where}`] },
    ...line("it says that it is managed by: ", managedBy === undefined ? [] : [managedBy]),
  ];
}

function differences(finding: Finding): Line[] {
  switch (finding.kind) {
    case "rbac-unexpected":
      return [...rbacLines(finding), ...line("why: ", [finding.because]), ...line("it is: ", finding.actual)];
    case "rbac-missing":
      return [...rbacLines(finding), ...line("in the files: ", finding.expected)];
    case "rbac-changed":
      return [
        ...rbacLines(finding),
        ...line("only in the files: ", finding.expected),
        ...line("only on the cluster: ", finding.actual),
      ];
    case "unmanaged-entry":
      return grants(finding.actual);
    case "recovery-entry":
    case "recovery-overdue":
      return [...recoveryLines(finding.recovery), ...grants(finding.actual)];
    case "missing-entry":
    case "existing-entry-missing":
      return grants(finding.expected);
    case "policy-unexpected":
      return [policyLine(finding.policy, finding.actual)];
    case "policy-missing":
      return [policyLine(finding.policy, finding.expected)];
    case "scope-changed":
      return [{ label: "", values: [displayName(finding.policy)] }, ...scopeSides(finding)];
    case "groups-changed":
      return differing(finding.expected, finding.actual);
    case "tags-changed":
      return differing(pairs(finding.expected, "="), pairs(finding.actual, "="));
    case "dead-entry":
      return [];
    case "changed-outside":
    case "unapplied": {
      const { policy = "" } = finding;
      return [
        ...(policy === "" ? [] : [{ label: "", values: [displayName(policy)] }]),
        ...terraformLines(finding.terraform),
      ];
    }
    case "account-stack":
      return [...terraformLines(finding.terraform), ...attributeSides(finding)];
    case "cluster-missing":
      return line("in the files: ", [finding.expected]);
    case "authentication-mode":
    case "type-changed":
    case "username-changed":
      return sides([finding.expected], [finding.actual ?? "not stated"]);
  }
}

/** What a finding without a principal is about. */
export function nobody({ kind }: Finding): string {
  if (kind.startsWith("rbac-")) return "Kubernetes RBAC";
  return kind === "account-stack" ? "the account" : "the cluster";
}

/** The lines that say what is expected: `teams/payments.yaml:12`, and the grant's name where it has one. */
export function describeOrigins({ origins = [] }: Finding): string[] {
  const lines = origins.map(({ file, line: at, grant }) => `${file}:${at}${grant === null ? "" : ` (${grant})`}`);
  return [...new Set(lines)];
}

/** What to do next, each step once, with what it is for: `policy taken away, tags changed: apply puts it back ...`. */
export function describeNextSteps(findings: readonly Finding[]): string[] {
  const titles = new Map<string, Set<string>>();
  for (const finding of findings) {
    const { title, next } = wordingOf(finding);
    titles.set(next, (titles.get(next) ?? new Set()).add(title));
  }
  return [...titles].map(([next, of]) => `${[...of].join(", ")}: ${next}`);
}

function counted(unread: readonly UnreadPlace[]): string {
  const count = (what: UnreadPlace["what"]): number => unread.filter((one) => one.what === what).length;
  const [clusters, stacks, rbac] = [count("cluster"), count("stack"), count("rbac")];
  const parts = [
    ...(clusters === 0 ? [] : [plural(clusters, "cluster")]),
    ...(stacks === 0 ? [] : [plural(stacks, "stack")]),
    ...(rbac === 0 ? [] : [`the RBAC of ${plural(rbac, "cluster")}`]),
  ];
  return parts.join(" and ");
}

/** One sentence over everything; what was not looked at is never left out of it. */
export function summarize(report: DriftReport): string {
  const { clusters, accounts = [], overdue = [] } = report;
  const findings = [...clusters, ...accounts].flatMap(({ findings: some }) => some);
  const unread = unreadPlaces(report);
  const unreadClusters = unread.filter(({ what }) => what === "cluster").length;
  const drifted = findings.length === 0 ? "no drift" : plural(findings.length, "finding");
  const result = overdue.length === 0 ? drifted : `${overdue.length} overdue, ${drifted}`;
  const looked = plural(clusters.length - unreadClusters, "cluster");
  const recoveries = findings.filter(({ kind }) => kind === "recovery-overdue").length;
  const urgent = recoveries === 0 ? "" : `${plural(recoveries, "RECOVERY IS OVERDUE", "RECOVERIES ARE OVERDUE")}: `;
  if (unread.length === 0) return `${urgent}${result} on ${looked}`;
  const missed = counted(unread);
  if (findings.length === 0 && overdue.length === 0 && unreadClusters === clusters.length)
    return `nothing is known: could not look at ${missed}`;
  return `${urgent}${result} on the ${looked} that could be read; could not look at ${missed}`;
}
