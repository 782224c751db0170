import { scopeOf, scopeWords } from "../access/scope";
import { printable } from "../diagnostics";
import type { LiveEntry } from "../ports/eks-reader";
import { displayName } from "../model";
import { needsMode } from "./check-rights";
import { isMarkedRecovery, isoSeconds } from "../access/recovery-mark";
import { isAdmin, type Survey } from "./survey";
import type { Target } from "./target";

/** What an entry has, in lines. */
export function describeEntry(entry: LiveEntry): string[] {
  const policies = entry.policies.map(({ policyArn, scope }) => {
    const where = scopeWords(scopeOf(scope)).map((name) => printable(name));
    return `${displayName(printable(policyArn.split("/").at(-1) ?? "", 200))} (${where.join(", ")})`;
  });
  const { tags } = entry;
  return [
    `username: ${printable(entry.username, 300)}`,
    `groups: ${entry.kubernetesGroups.map((group) => printable(group)).join(", ") || "none"}`,
    `policies: ${policies.join(", ") || "none"}`,
    ...(isMarkedRecovery(tags) ? [`tagged as a recovery, until ${printable(tags["Until"] ?? "?")}`] : []),
  ];
}

/** What was found, in lines. */
export function describeSurvey({ cluster, principal }: Target, { facts, entry, caller, notes }: Survey): string[] {
  const platform = `Kubernetes ${printable(facts.version)} ${printable(facts.platformVersion)}`;
  return [
    `cluster ${cluster.name}: account ${facts.account}, ${facts.region}, ${facts.status}, ${platform}, mode ${facts.authenticationMode}`,
    `principal: ${principal.arn}`,
    ...(caller === undefined ? [] : [`you are: ${printable(caller, 300)}`]),
    ...(entry === undefined ? [] : ["it has an access entry:", ...describeEntry(entry).map((line) => `  ${line}`)]),
    ...notes.map((note) => `note: ${note}`),
  ];
}

/** What would be done, in lines: nothing that is not listed here is done. */
export function describeDoing({ principal, until }: Target, { facts, entry }: Survey): string[] {
  if (entry !== undefined) {
    if (isAdmin(entry, facts.partition)) return [];
    const mine = isMarkedRecovery(entry.tags) ? "" : "; the entry stays what it is, and is not tagged";
    return [`associate AmazonEKSClusterAdminPolicy (whole cluster) with the entry that is there${mine}`];
  }
  return [
    ...(needsMode(facts)
      ? [
          "change the cluster's authentication mode to API_AND_CONFIG_MAP. There is no way back to CONFIG_MAP; the ConfigMap",
          "goes on working, and EKS makes access entries for the cluster's creator and for node roles that it manages",
        ].map((line, index) => (index === 0 ? line : `  ${line}`))
      : []),
    `create an access entry for ${principal.arn}, tagged Purpose=recovery Until=${isoSeconds(until)};`,
    "  while it is there, lines of the ConfigMap for the same principal do not count",
    "associate AmazonEKSClusterAdminPolicy (whole cluster) with it: it may do everything",
  ];
}
