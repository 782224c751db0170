import type { Access } from "../access/access";
import { scopeWords } from "../access/scope";
import { plural } from "../diagnostics";
import { displayName } from "../model";
import { deathLines, deedLines, terraformLines } from "./describe-details";
import { unreadPlaces, type DriftReport, type Finding, type FindingValue } from "./finding";
import type { Line } from "./line";
import { wordingOf } from "./wording";

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

function line(label: string, values: readonly string[]): Line[] {
  return values.length === 0 ? [] : [{ label, values }];
}

function asList(value: FindingValue | undefined): readonly string[] {
  if (value === null || value === undefined) return ["not stated"];
  if (value === "cluster") return scopeWords(value);
  return typeof value === "string" ? [value] : (value as readonly string[]);
}

function policyLine(policy: string, scope: FindingValue | undefined): Line {
  return { label: "", values: [displayName(policy), ...asList(scope)] };
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

function sides({ expected, actual }: Finding): Line[] {
  return [...line("in the files: ", asList(expected)), ...line("on the cluster: ", asList(actual))];
}

function listSides(finding: Finding): Line[] {
  const { expected, actual } = finding;
  if (!Array.isArray(expected) || !Array.isArray(actual)) return sides(finding);
  const [planned, live] = [expected as readonly string[], actual as readonly string[]];
  return [
    ...line("only in the files: ", without(planned, live)),
    ...line("only on the cluster: ", without(live, planned)),
  ];
}

function tagSides({ expected, actual }: Finding): Line[] {
  const pairs = (value: FindingValue | undefined): string[] =>
    Object.entries(value as Record<string, string>).map(([key, text]) => `${key}=${text}`);
  const [planned, live] = [pairs(expected), pairs(actual)];
  return [
    ...line("only in the files: ", without(planned, live)),
    ...line("only on the cluster: ", without(live, planned)),
  ];
}

function recoveryLines({ recovery }: Finding): Line[] {
  const { until = null, by = null, overdue } = recovery ?? {};
  return [
    ...(overdue === undefined ? [] : [{ label: `OVERDUE, ${overdue}`, values: [] }]),
    { label: "until: ", values: [until ?? "not stated"] },
    { label: "made by: ", values: [by ?? "not stated"] },
  ];
}

/** Titles that say it already. */
function saysOutside({ kind }: Finding): boolean {
  return /outside|recovery/i.test(kind) || ["unmanaged-entry", "policy-unexpected"].includes(kind);
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

function attributeSides({ expected, actual }: Finding): Line[] {
  const pairs = (value: FindingValue | undefined): string[] =>
    Object.entries((value ?? {}) as Record<string, string>).map(([name, text]) => `${name} = ${text}`);
  return [...line("in the files: ", pairs(expected)), ...line("in the account: ", pairs(actual))];
}

function differences(finding: Finding): Line[] {
  const { kind, policy = "", expected, actual } = finding;
  switch (kind) {
    case "unmanaged-entry":
      return grants(actual as Access);
    case "recovery-entry":
    case "recovery-overdue":
      return [...recoveryLines(finding), ...grants(actual as Access)];
    case "missing-entry":
      return grants(expected as Access);
    case "policy-unexpected":
      return [policyLine(policy, actual)];
    case "policy-missing":
      return [policyLine(policy, expected)];
    case "scope-changed":
      return [{ label: "", values: [displayName(policy)] }, ...listSides(finding)];
    case "groups-changed":
      return listSides(finding);
    case "tags-changed":
      return tagSides(finding);
    case "dead-entry":
      return [];
    case "changed-outside":
    case "unapplied":
      return [...(policy === "" ? [] : [{ label: "", values: [displayName(policy)] }]), ...terraformLines(finding)];
    case "account-stack":
      return [...terraformLines(finding), ...attributeSides(finding)];
    case "cluster-missing":
      return line("in the files: ", asList(expected));
    case "authentication-mode":
    case "type-changed":
    case "username-changed":
      return sides(finding);
  }
}

/** What a finding without a principal is about. */
export function nobody({ kind }: Finding): string {
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

function counted(clusters: number, stacks: number): string {
  const parts = [
    ...(clusters === 0 ? [] : [plural(clusters, "cluster")]),
    ...(stacks === 0 ? [] : [plural(stacks, "stack")]),
  ];
  return parts.join(" and ");
}

/** One sentence over everything; what was not looked at is never left out of it. */
export function summarize(report: DriftReport): string {
  const { clusters, accounts = [] } = report;
  const findings = [...clusters, ...accounts].flatMap(({ findings: some }) => some);
  const unread = unreadPlaces(report);
  const unreadClusters = unread.filter(({ what }) => what === "cluster").length;
  const result = findings.length === 0 ? "no drift" : plural(findings.length, "finding");
  const looked = plural(clusters.length - unreadClusters, "cluster");
  const overdue = findings.filter(({ kind }) => kind === "recovery-overdue").length;
  const urgent = overdue === 0 ? "" : `${plural(overdue, "RECOVERY IS OVERDUE", "RECOVERIES ARE OVERDUE")}: `;
  if (unread.length === 0) return `${urgent}${result} on ${looked}`;
  const missed = counted(unreadClusters, unread.length - unreadClusters);
  return `${urgent}${result} on the ${looked} that could be read; could not look at ${missed}`;
}
