import { isDeepStrictEqual } from "node:util";

import { uniteOrigins, type PlannedEntry, type PlannedPolicy } from "../compile";
import type { LiveEntry, LivePolicy } from "../ports/eks-reader";
import type { Finding, FindingKind, FindingValue } from "./finding";
import { originRecord } from "../compile";
import { scopeOf } from "../access/scope";
import { sortedRecord, sortedSet } from "../access/sorted";
import { isReservedTag, policyName } from "../model";

type EntryDifference = Pick<Finding, "kind" | "policy" | "expected" | "actual" | "origins">;

function differing(kind: FindingKind, expected: FindingValue, actual: FindingValue): EntryDifference[] {
  return isDeepStrictEqual(expected, actual) ? [] : [{ kind, expected, actual }];
}

/** What EKS sets by itself for a node cannot drift. */
function compareIdentity(planned: PlannedEntry, live: LiveEntry): EntryDifference[] {
  if (planned.username === undefined) return [];
  const groups = sortedSet(planned.kubernetesGroups.map(({ value }) => value));
  return [
    ...differing("username-changed", planned.username, live.username),
    ...differing("groups-changed", groups, sortedSet(live.kubernetesGroups)),
  ];
}

function compareTags(planned: PlannedEntry, live: LiveEntry, platform: ReadonlyMap<string, string>): EntryDifference[] {
  const expected = sortedRecord(new Map([...platform, ...planned.tags]));
  const actual = sortedRecord(Object.entries(live.tags).filter(([key]) => !isReservedTag(key)));
  return differing("tags-changed", expected, actual);
}

function comparePolicy(planned: PlannedPolicy, live: LivePolicy | undefined): EntryDifference[] {
  const policy = planned.policy.name;
  const origins = uniteOrigins(planned.requests.map(({ origin }) => origin)).map(originRecord);
  const expected = scopeOf(planned.scope);
  if (live === undefined) return [{ kind: "policy-missing", policy, expected, origins }];
  return differing("scope-changed", expected, scopeOf(live.scope)).map((found) => ({ policy, ...found, origins }));
}

function comparePolicies(planned: PlannedEntry, live: LiveEntry): EntryDifference[] {
  const byArn = new Map(live.policies.map((policy) => [policy.policyArn, policy]));
  const wanted = planned.policies.flatMap((policy) => comparePolicy(policy, byArn.get(policy.arn)));
  const arns = new Set(planned.policies.map(({ arn }) => arn));
  const unexpected = live.policies.filter(({ policyArn }) => !arns.has(policyArn));
  return [
    ...wanted,
    ...unexpected.map((policy): EntryDifference => {
      const name = policyName(policy.policyArn, planned.cluster.partition);
      return { kind: "policy-unexpected", policy: name, actual: scopeOf(policy.scope) };
    }),
  ];
}

/**
 * A type cannot be changed: somebody deleted the entry and made it again. What the other type brings or forbids by itself
 * (username, groups) and what went with the old entry (its policies) is part of that one finding, and of its repair.
 * A policy that was never planned is not.
 */
function isConsequenceOfType({ kind }: EntryDifference): boolean {
  return kind === "username-changed" || kind === "groups-changed" || kind === "policy-missing";
}

/** Every difference between a planned entry and the live one of the same principal. */
export function compareEntry(
  planned: PlannedEntry,
  live: LiveEntry,
  platformTags: ReadonlyMap<string, string>,
): Finding[] {
  const type = differing("type-changed", planned.type, live.type);
  const rest = [
    ...compareIdentity(planned, live),
    ...comparePolicies(planned, live),
    ...compareTags(planned, live, platformTags),
  ];
  const origins = planned.origins.map(originRecord);
  const found = [...type, ...(type.length === 0 ? rest : rest.filter((other) => !isConsequenceOfType(other)))];
  return found.map(({ kind, ...difference }) => ({
    kind,
    principal: planned.principal.arn,
    ...difference,
    origins: difference.origins ?? origins,
  }));
}
