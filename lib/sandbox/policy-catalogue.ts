import catalogue from "../model/access-policies.json";
import { invalidParameter, notFound } from "./errors";

/** Who may be given a policy, in the catalogue's words; `service-linked` ones are refused for everybody else. */
type PolicyUse = "user" | "node" | "service" | "service-linked";

const uses: ReadonlyMap<string, string> = new Map(catalogue.policies.map(({ name, use }) => [name, use]));

export interface AccessPolicy {
  readonly name: string;
  readonly arn: string;
  readonly use: PolicyUse;
}

/** An access policy has neither region nor account of its own: `arn:aws:eks::aws:cluster-access-policy/Name`. */
export function policyArn(partition: string, name: string): string {
  return `arn:${partition}:eks::aws:cluster-access-policy/${name}`;
}

/** Every policy of a partition, sorted by name. `extra` are names that the catalogue does not know yet. */
export function accessPolicies(partition: string, extra: readonly string[]): readonly AccessPolicy[] {
  return [...new Set([...uses.keys(), ...extra])]
    .sort()
    .map((name) => ({ name, arn: policyArn(partition, name), use: (uses.get(name) ?? "user") as PolicyUse }));
}

/** Accepts anything that is an ARN of EKS; an IAM policy ARN is a format error, a misspelled EKS one is not found. */
export function findPolicyArn(written: string | undefined): string {
  if (written === undefined || !/^arn:[^:]+:eks:/.test(written)) {
    throw invalidParameter("The policyArn parameter format is not valid");
  }
  return written;
}

/**
 * The policy that a customer may associate.
 * @throws Refusal 404 for an unknown name and for another partition's ARN, 400 for a policy of service-linked roles; all
 * three messages were seen from EKS.
 */
export function findAssociablePolicy(arn: string, partition: string, extra: readonly string[]): AccessPolicy {
  const policy = accessPolicies(partition, extra).find((candidate) => candidate.arn === arn);
  if (policy === undefined) throw notFound("The specified policyArn could not be found.");
  if (policy.use === "service-linked") {
    throw invalidParameter("The specified policyArn can only be associated with service-linked roles");
  }
  return policy;
}
