import type { Location } from "../diagnostics";
import { compareEnds, type End } from "../model";
import type { Claim } from "./claim";
import type { PolicyRequest } from "./plan";

/** A piece of access as one line asks for it. */
export interface AccessPiece {
  readonly cluster: string;
  readonly principal: string;
  readonly at: Location;
  /** Full name; undefined: whatever the line gives, the whole grant to the principal where the line names it. */
  readonly policy?: string | undefined;
  readonly scope?: PolicyRequest["scope"] | undefined;
}

/** What ended before its grant did, by `pieceKey`, and its end. */
export type EndedPieces = ReadonlyMap<string, End>;

export function pieceKey({ cluster, principal, at, policy = "", scope }: AccessPiece): string {
  const where = scope === undefined ? "" : scope === "cluster" ? "*" : `/${scope.namespace}`;
  return [cluster, principal, at.file, at.line, at.column, policy, where].join(" ");
}

/** The earlier of two ends; undefined is no end. */
function earlier(one: End | undefined, other: End | undefined): End | undefined {
  return one === undefined ? other : other === undefined || compareEnds(one, other) <= 0 ? one : other;
}

/** Tells the last day of a part of a claim. */
function endOfPart(claim: Claim, ended: EndedPieces) {
  const { origin, cluster, principal } = claim;
  const named = { cluster: cluster.name, principal: principal.arn };
  const piece = (at: Location, policy?: string, scope?: PolicyRequest["scope"]): End | undefined =>
    ended.size === 0 ? undefined : ended.get(pieceKey({ ...named, at, policy, scope }));
  // A username is who the principal is: without it the rest of the claim would be somebody else's.
  const names = [origin.at, ...(claim.username?.origins ?? []).map(({ at }) => at)];
  const whole = names.reduce((end, at) => earlier(end, piece(at)), origin.expires);
  return (at?: Location, policy?: string, scope?: PolicyRequest["scope"]): End | undefined =>
    at === undefined ? whole : earlier(whole, piece(at, policy, scope));
}

/** The last day on which a claim's request for a policy counts; undefined: it has no end. */
export function endOfRequest(
  claim: Claim,
  { policy, scope, origin }: Claim["policies"][number],
  ended: EndedPieces,
): End | undefined {
  return endOfPart(claim, ended)(origin.at, policy.name, scope);
}

/**
 * What of a claim still counts; undefined where nothing does.
 * @param isOver whether what has such an end counts no more
 */
export function tryCutClaim(claim: Claim, isOver: (end: End) => boolean, ended: EndedPieces): Claim | undefined {
  const endOf = endOfPart(claim, ended);
  const counts = (end: End | undefined): boolean => end === undefined || !isOver(end);
  if (!counts(endOf())) return undefined;
  if (ended.size === 0) return claim;
  const policies = claim.policies.filter(({ policy, scope, origin }) => counts(endOf(origin.at, policy.name, scope)));
  const kubernetesGroups = claim.kubernetesGroups.filter(({ origins }) => origins.every(({ at }) => counts(endOf(at))));
  if (policies.length === claim.policies.length && kubernetesGroups.length === claim.kubernetesGroups.length) {
    return claim;
  }
  const isEmpty = policies.length === 0 && kubernetesGroups.length === 0 && claim.username === undefined;
  return isEmpty ? undefined : { ...claim, policies, kubernetesGroups };
}
