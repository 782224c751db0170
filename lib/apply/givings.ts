import { plural } from "../diagnostics";
import type { Finding } from "../drift";
import { CLUSTER_ADMIN } from "../model";
import type { LivePolicy } from "../ports/eks-reader";
import type { EntryUpdate, NewEntry } from "../ports/eks-writer";
import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import { textOf, type PlannedResource, type TerraformPlan, type Values } from "../terraform-plan/terraform-plan";
import { tryScopeOf } from "./resource-view";

/** Whose turn it is: the first can let all others back in, and the second almost all. */
const TURNS = ["break-glass", "administrator", "other"] as const;
type Turn = (typeof TURNS)[number];

/** How many principals may be between their entry and their policies. EKS publishes no rate for these calls. */
export const AT_ONCE = 4;

/** A policy that a principal is to get. */
interface GivenPolicy {
  readonly address: string;
  readonly policyArn: string;
  readonly scope: LivePolicy["scope"];
}

/** What one principal gets that it does not have: its entry, where it has none, groups, and policies. One step. */
export interface Giving {
  readonly principalArn: string;
  readonly turn: Turn;
  /** Undefined where there is one. */
  readonly entry: (NewEntry & { readonly address: string }) | undefined;
  /** Groups and username that are to stand in for a policy that goes; undefined where nothing has to. */
  readonly update: EntryUpdate | undefined;
  /** By address. */
  readonly policies: readonly GivenPolicy[];
}

function isToBeMade({ actions, importing }: PlannedResource): boolean {
  return actions.join() === "create" && importing === undefined;
}

function textsOf(values: Values | null, attribute: string): string[] {
  const value = values?.[attribute];
  return Array.isArray(value) ? value.map(String) : [];
}

function tagsOf(values: Values | null): Readonly<Record<string, string>> {
  return (values?.["tags_all"] ?? values?.["tags"] ?? {}) as Readonly<Record<string, string>>;
}

function entryOf({ address, after }: PlannedResource, principalArn: string): NonNullable<Giving["entry"]> {
  return {
    address,
    principalArn,
    type: textOf(after, "type") ?? "STANDARD",
    username: textOf(after, "user_name"),
    kubernetesGroups: textsOf(after, "kubernetes_groups"),
    tags: tagsOf(after),
  };
}

/**
 * What an entry gains besides policies while its principal loses one. Terraform takes policies away before it changes the
 * entry, with nothing in between.
 */
function updateOf(of: readonly PlannedResource[], principalArn: string): EntryUpdate | undefined {
  const loses = of.some(({ type, actions }) => type === ASSOCIATION && actions.includes("delete"));
  const entry = of.find(({ type, actions }) => type === ENTRY && actions.join() === "update");
  if (!loses || entry === undefined) return undefined;
  const { before, after } = entry;
  const had = textsOf(before, "kubernetes_groups");
  const kubernetesGroups = textsOf(after, "kubernetes_groups");
  const username = textOf(after, "user_name");
  const gains = kubernetesGroups.some((group) => !had.includes(group)) || username !== textOf(before, "user_name");
  return gains ? { principalArn, kubernetesGroups, username } : undefined;
}

function policyOf({ address, after }: PlannedResource): GivenPolicy[] {
  const [policyArn, scope] = [textOf(after, "policy_arn"), tryScopeOf(after)];
  if (policyArn === undefined || scope === undefined) return [];
  return [
    { address, policyArn, scope: scope === "cluster" ? { type: "cluster" } : { type: "namespace", namespaces: scope } },
  ];
}

function isAdmin({ policyArn, scope }: GivenPolicy): boolean {
  return policyArn.endsWith(`/${CLUSTER_ADMIN}`) && scope.type === "cluster";
}

function byPrincipal(resources: readonly PlannedResource[]): Map<string, PlannedResource[]> {
  const found = new Map<string, PlannedResource[]>();
  for (const resource of resources) {
    const principal = textOf(resource.after ?? resource.before, "principal_arn");
    if (principal === undefined || ![ENTRY, ASSOCIATION].includes(resource.type)) continue;
    found.set(principal, [...(found.get(principal) ?? []), resource]);
  }
  return found;
}

/** An entry that goes, or is made again, takes its policies with it: the order of that is Terraform's. */
function isSteady({ type, actions, after }: PlannedResource): boolean {
  return type !== ENTRY || (after !== null && actions.length === 1);
}

/**
 * What a plan gives to whom, in the order in which to give it: break-glass, whoever administers the cluster, everybody else.
 * Terraform would make all entries before any policy; on a cluster that also reads aws-auth, an entry overrides its
 * ConfigMap line at once, so that everybody would be without access until the last entry is made.
 * https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 *
 * @param breakGlass the ARN of the break-glass role, where there is one
 */
export function givingsOf({ resources }: Pick<TerraformPlan, "resources">, breakGlass: string | undefined): Giving[] {
  const givings = [...byPrincipal(resources)].flatMap(([principalArn, of]): Giving[] => {
    if (!of.every(isSteady)) return [];
    const made = of.filter(isToBeMade);
    const entry = made.find(({ type }) => type === ENTRY);
    const policies = made.filter(({ type }) => type === ASSOCIATION).flatMap(policyOf);
    const update = updateOf(of, principalArn);
    if (entry === undefined && update === undefined && policies.length === 0) return [];
    const turn = principalArn === breakGlass ? "break-glass" : policies.some(isAdmin) ? "administrator" : "other";
    return [{ principalArn, turn, entry: entry && entryOf(entry, principalArn), update, policies }];
  });
  return givings.sort(
    (a, b) => TURNS.indexOf(a.turn) - TURNS.indexOf(b.turn) || (a.principalArn < b.principalArn ? -1 : 1),
  );
}

/**
 * The same in rounds: all of one may go at once, and end before the next begins. Break-glass stands before the first
 * administrator is touched, and one administrator before the others are: at no moment is everybody who could help bare.
 */
export function givingRounds<T extends Pick<Giving, "turn">>(givings: readonly T[]): T[][] {
  const of = (turn: Turn): T[] => givings.filter((giving) => giving.turn === turn);
  const administrators = of("administrator");
  return [of("break-glass"), administrators.slice(0, 1), administrators.slice(1), of("other")].filter(
    ({ length }) => length > 0,
  );
}

/** Every resource that a giving makes. */
export function addressesOf({ entry, policies }: Giving): string[] {
  return [...(entry === undefined ? [] : [entry.address]), ...policies.map(({ address }) => address)];
}

/**
 * What of a giving is not there yet: an apply that was interrupted may have given some of it.
 *
 * @param findings of the cluster, before the apply
 */
export function lackingOf(giving: Giving, findings: readonly Finding[]): Giving {
  const own = findings.filter(({ principal }) => principal === giving.principalArn);
  if (own.some(({ kind }) => kind === "missing-entry")) return giving;
  const lacking = new Set(own.flatMap(({ policy }) => policy ?? []));
  return {
    ...giving,
    entry: undefined,
    policies: giving.policies.filter(({ policyArn }) => lacking.has(policyArn.slice(policyArn.lastIndexOf("/") + 1))),
  };
}

/** To how many principals a plan gives something, by turn. Stable, in plan.json. */
export interface GivingOrder {
  readonly breakGlass: number;
  readonly administrators: number;
  readonly others: number;
}

export function orderOf(givings: readonly Giving[]): GivingOrder {
  const count = (turn: Turn): number => givings.filter((giving) => giving.turn === turn).length;
  return { breakGlass: count("break-glass"), administrators: count("administrator"), others: count("other") };
}

/** `break-glass, which is read back, then 6 administrators, then 5 others, at most 4 at a time`; undefined where nobody is. */
export function describeOrder({ breakGlass, administrators, others }: GivingOrder): string | undefined {
  const parts = [
    ...(breakGlass === 0 ? [] : ["break-glass, which is read back"]),
    ...(administrators === 0 ? [] : [plural(administrators, "administrator")]),
    ...(others === 0
      ? []
      : [breakGlass + administrators === 0 ? plural(others, "principal") : plural(others, "other")]),
  ];
  return parts.length === 0 ? undefined : `${parts.join(", then ")}, at most ${AT_ONCE} at a time`;
}
