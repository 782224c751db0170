import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import { textOf, type PlannedResource, type TerraformPlan } from "../terraform-plan/terraform-plan";
import { differsIn, isDeleted } from "./resource-values";

/** What Terraform knows of one resource. */
export interface KnownResource {
  readonly change: PlannedResource | undefined;
  readonly drift: PlannedResource | undefined;
}

/** What Terraform knows of a cluster's entries and associations, by what they are of. */
export interface StackState {
  readonly entry: (principalArn: string) => KnownResource;
  readonly policy: (principalArn: string, policyArn: string) => KnownResource;
}

/** The principal, and the policy of an association; undefined for a resource of another type. */
export function subjectOf(
  change: PlannedResource,
): { readonly principal: string; readonly policy?: string } | undefined {
  const values = change.before ?? change.after;
  const principal = textOf(values, "principal_arn");
  const policy = textOf(values, "policy_arn");
  if (principal === undefined) return undefined;
  if (change.type === ENTRY) return { principal };
  return change.type === ASSOCIATION && policy !== undefined ? { principal, policy } : undefined;
}

/** No ARN has a line break. */
function changeKey(principal: string, policy = ""): string {
  return `${principal}\n${policy}`;
}

function bySubject(changes: readonly PlannedResource[]): ReadonlyMap<string, PlannedResource> {
  const pairs = changes.flatMap((change) => {
    const subject = subjectOf(change);
    return subject === undefined ? [] : [[changeKey(subject.principal, subject.policy), change] as const];
  });
  return new Map(pairs);
}

export function stackState({ resources, drift }: TerraformPlan): StackState {
  const [planned, drifted] = [bySubject(resources), bySubject(drift)];
  const known = (key: string): KnownResource => ({ change: planned.get(key), drift: drifted.get(key) });
  return { entry: (arn) => known(changeKey(arn)), policy: (arn, policy) => known(changeKey(arn, policy)) };
}

/** Whether it was in the state, and then was taken away by somebody else. */
export function wasDeleted({ drift }: KnownResource): boolean {
  return drift !== undefined && isDeleted(drift);
}

/** Whether it is in the state, and is there. */
export function isKept({ change }: KnownResource): boolean {
  return change !== undefined && change.before !== null && change.importing === undefined;
}

/** Whether it is to be taken over as it is. */
export function isAdopted({ change }: KnownResource): boolean {
  return change?.importing !== undefined;
}

/** Whether any of the attributes is another one than Terraform remembered. */
export function wasChanged({ drift }: KnownResource, attributes: readonly string[]): boolean {
  return drift !== undefined && !isDeleted(drift) && attributes.some((attribute) => differsIn(drift, attribute));
}
