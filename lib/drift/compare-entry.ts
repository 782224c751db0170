import { isDeepStrictEqual } from "node:util";

import { originRecord, uniteOrigins, type OriginRecord, type PlannedEntry, type PlannedPolicy } from "../compile";
import type { LiveEntry, LivePolicy } from "../ports/eks-reader";
import type { BothSides, Finding } from "./finding";
import { scopeOf } from "../access/scope";
import { sortedRecord, sortedSet } from "../access/sorted";
import { isReservedTag, policyName } from "../model";
import { isServicePolicy } from "../access/aws-made";

/** Whose the differences are, and which lines say what is expected. */
interface About {
  readonly principal: string;
  readonly origins: readonly OriginRecord[];
}

/** Both sides where they differ, else nothing. */
function differing<T>(expected: T, actual: T): BothSides<T>[] {
  return isDeepStrictEqual(expected, actual) ? [] : [{ expected, actual }];
}

function compareType(planned: PlannedEntry, live: LiveEntry, { principal, origins }: About): Finding[] {
  return differing<string>(planned.type, live.type).map((sides) => ({
    kind: "type-changed",
    principal,
    ...sides,
    origins,
  }));
}

/** What EKS sets by itself for a node cannot drift. */
function compareIdentity(planned: PlannedEntry, live: LiveEntry, { principal, origins }: About): Finding[] {
  if (planned.username === undefined) return [];
  const names = differing<string>(planned.username, live.username);
  const groups = differing(
    sortedSet(planned.kubernetesGroups.map(({ value }) => value)),
    sortedSet(live.kubernetesGroups),
  );
  return [
    ...names.map((sides): Finding => ({ kind: "username-changed", principal, ...sides, origins })),
    ...groups.map((sides): Finding => ({ kind: "groups-changed", principal, ...sides, origins })),
  ];
}

function compareTags(
  planned: PlannedEntry,
  live: LiveEntry,
  platform: ReadonlyMap<string, string>,
  { principal, origins }: About,
): Finding[] {
  if (planned.existing) return [];
  const expected = sortedRecord(new Map([...platform, ...planned.tags]));
  const actual = sortedRecord(Object.entries(live.tags).filter(([key]) => !isReservedTag(key)));
  return differing(expected, actual).map((sides) => ({ kind: "tags-changed", principal, ...sides, origins }));
}

function comparePolicy(planned: PlannedPolicy, live: LivePolicy | undefined, principal: string): Finding[] {
  const policy = planned.policy.name;
  const origins = uniteOrigins(planned.requests.map(({ origin }) => origin)).map(originRecord);
  const expected = scopeOf(planned.scope);
  if (live === undefined) return [{ kind: "policy-missing", principal, policy, expected, origins }];
  const scopes = differing(expected, scopeOf(live.scope));
  return scopes.map((sides) => ({ kind: "scope-changed", principal, policy, ...sides, origins }));
}

function comparePolicies(planned: PlannedEntry, live: LiveEntry, { principal, origins }: About): Finding[] {
  const byArn = new Map(live.policies.map((policy) => [policy.policyArn, policy]));
  const wanted = planned.policies.flatMap((policy) => comparePolicy(policy, byArn.get(policy.arn), principal));
  const arns = new Set(planned.policies.map(({ arn }) => arn));
  const isOfService = (arn: string): boolean =>
    planned.existing && isServicePolicy(policyName(arn, planned.cluster.partition));
  const unexpected = live.policies.filter(({ policyArn }) => !arns.has(policyArn) && !isOfService(policyArn));
  return [
    ...wanted,
    ...unexpected.map((policy): Finding => {
      const name = policyName(policy.policyArn, planned.cluster.partition);
      return { kind: "policy-unexpected", principal, policy: name, actual: scopeOf(policy.scope), origins };
    }),
  ];
}

/**
 * A type cannot be changed: somebody deleted the entry and made it again. What the other type brings or forbids by itself
 * (username, groups) and what went with the old entry (its policies) is part of that one finding, and of its repair.
 * A policy that was never planned is not.
 */
function isConsequenceOfType({ kind }: Finding): boolean {
  return kind === "username-changed" || kind === "groups-changed" || kind === "policy-missing";
}

/** Every difference between a planned entry and the live one of the same principal. */
export function compareEntry(
  planned: PlannedEntry,
  live: LiveEntry,
  platformTags: ReadonlyMap<string, string>,
): Finding[] {
  const about = { principal: planned.principal.arn, origins: planned.origins.map(originRecord) };
  const type = compareType(planned, live, about);
  const rest = [
    ...compareIdentity(planned, live, about),
    ...comparePolicies(planned, live, about),
    ...compareTags(planned, live, platformTags, about),
  ];
  return [...type, ...(type.length === 0 ? rest : rest.filter((other) => !isConsequenceOfType(other)))];
}
