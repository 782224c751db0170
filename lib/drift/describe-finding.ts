import { plural } from "../diagnostics";
import { displayName } from "../model";
import type { ClusterDrift, EntryValue, Finding, FindingKind, FindingValue } from "./finding";

/** A line about a finding: our words, then values from files or a cluster, which each format makes safe in its own way. */
export interface Line {
  readonly label: string;
  readonly values: readonly string[];
}

interface Wording {
  readonly title: string;
  readonly next: string;
}

const PUT_BACK = "apply puts it back; to keep the change, write it into the line that declares the entry";

/** What a kind is called, and what to do about it. */
export const WORDING: Readonly<Record<FindingKind, Wording>> = {
  "cluster-missing": {
    title: "no such cluster",
    next: "correct name, account or region in the cluster's file, or delete the file; check whose credentials these are",
  },
  "authentication-mode": {
    title: "another authentication mode",
    next: "change the cluster's mode (aws eks update-cluster-config; there is no way back to CONFIG_MAP) or its file",
  },
  "recovery-overdue": {
    title: "RECOVERY OVERDUE",
    next:
      "take this cluster-admin away now: yarn recover --cluster CLUSTER --principal ARN --remove " +
      "(or aws eks delete-access-entry); whoever still needs access gets it from a team's file",
  },
  "unmanaged-entry": {
    title: "made outside the repository",
    next:
      "Terraform cannot see it: delete it (aws eks delete-access-entry), declare it in a team's file and adopt it, " +
      "or list it under `ignore` in the cluster's file with a reason",
  },
  "recovery-entry": {
    title: "recovery, for now",
    next:
      "temporary cluster-admin that yarn recover made: take it away when the incident is over " +
      "(yarn recover --cluster CLUSTER --principal ARN --remove), at the latest at its Until",
  },
  "missing-entry": { title: "missing on the cluster", next: "apply makes it, with its policies" },
  "type-changed": {
    title: "made again with another type",
    next: "apply replaces the entry, with its groups and policies",
  },
  "username-changed": { title: "username changed", next: PUT_BACK },
  "groups-changed": { title: "groups changed", next: PUT_BACK },
  "policy-unexpected": {
    title: "policy added outside the repository",
    next:
      "Terraform cannot see it: take it away (aws eks disassociate-access-policy), or declare it in a team's file and " +
      "adopt it",
  },
  "policy-missing": { title: "policy taken away", next: PUT_BACK },
  "scope-changed": { title: "scope of a policy changed", next: PUT_BACK },
  "tags-changed": { title: "tags changed", next: PUT_BACK },
};

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

function line(label: string, values: readonly string[]): Line[] {
  return values.length === 0 ? [] : [{ label, values }];
}

function asList(value: FindingValue | undefined): readonly string[] {
  if (value === null || value === undefined) return ["not stated"];
  if (value === "cluster") return ["whole cluster"];
  return typeof value === "string" ? [value] : (value as readonly string[]);
}

function policyLine(policy: string, scope: FindingValue | undefined): Line {
  return { label: "", values: [displayName(policy), ...asList(scope)] };
}

function grants(value: EntryValue): Line[] {
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

/** What differs, in lines. */
export function describeFinding(finding: Finding): Line[] {
  const { kind, policy = "", expected, actual } = finding;
  switch (kind) {
    case "unmanaged-entry":
      return grants(actual as EntryValue);
    case "recovery-entry":
    case "recovery-overdue":
      return [...recoveryLines(finding), ...grants(actual as EntryValue)];
    case "missing-entry":
      return grants(expected as EntryValue);
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
    case "cluster-missing":
      return line("in the files: ", asList(expected));
    case "authentication-mode":
    case "type-changed":
    case "username-changed":
      return sides(finding);
  }
}

/** The lines that say what is expected: `teams/payments.yaml:12`, and the grant's name where it has one. */
export function describeOrigins({ origins = [] }: Finding): string[] {
  const lines = origins.map(({ file, line: at, grant }) => `${file}:${at}${grant === null ? "" : ` (${grant})`}`);
  return [...new Set(lines)];
}

/** What to do next, each step once, with what it is for: `policy taken away, tags changed: apply puts it back ...`. */
export function describeNextSteps(findings: readonly Finding[]): string[] {
  const titles = new Map<string, Set<string>>();
  for (const { kind } of findings) {
    const { title, next } = WORDING[kind];
    titles.set(next, (titles.get(next) ?? new Set()).add(title));
  }
  return [...titles].map(([next, of]) => `${[...of].join(", ")}: ${next}`);
}

/** One sentence over everything; what was not looked at is never left out of it. */
export function summarize(clusters: readonly ClusterDrift[]): string {
  const found = clusters.reduce((sum, { findings }) => sum + findings.length, 0);
  const unread = clusters.filter(({ couldNotLook }) => couldNotLook !== undefined).length;
  const result = found === 0 ? "no drift" : plural(found, "finding");
  const looked = plural(clusters.length - unread, "cluster");
  const overdue = clusters.flatMap(({ findings }) => findings).filter(({ kind }) => kind === "recovery-overdue").length;
  const urgent = overdue === 0 ? "" : `${plural(overdue, "RECOVERY IS OVERDUE", "RECOVERIES ARE OVERDUE")}: `;
  if (unread === 0) return `${urgent}${result} on ${looked}`;
  return `${urgent}${result} on the ${looked} that could be read; could not look at ${plural(unread, "cluster")}`;
}
