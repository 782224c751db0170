import { invalidParameter } from "./errors";
import type { Principal } from "./principal";
import { entryTypes } from "./state";
import type { EntryType } from "./state";

/** What EKS fills in for the types that nodes use. EC2, HYPERPOD_LINUX and most groups are unverified: docs/sandbox.md. */
const nodeDefaults: Readonly<Record<Exclude<EntryType, "STANDARD">, { username: string; groups: readonly string[] }>> =
  {
    EC2: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
    EC2_LINUX: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
    EC2_WINDOWS: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["eks:kube-proxy-windows", "system:nodes"] },
    FARGATE_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:node-proxier", "system:nodes"] },
    HYBRID_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
    HYPERPOD_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
  };

/** Reads a type; absent means STANDARD. Upper case exactly: aws-cdk #31147 shows `Standard` refused with this message. */
export function findEntryType(written: string | undefined): EntryType {
  if (written === undefined) return "STANDARD";
  const type = entryTypes.find((candidate) => candidate === written);
  if (type === undefined) throw invalidParameter(`AccessEntry type must be one of [${entryTypes.join(", ")}]`);
  return type;
}

/**
 * The username of an entry that names none ("Create access entries", EKS user guide). For a role it is the STS ARN of its
 * sessions, which has no path (containers-roadmap #185).
 */
export function defaultUsername(principal: Principal, type: EntryType): string {
  if (type !== "STANDARD") return nodeDefaults[type].username;
  if (principal.kind === "user") return principal.arn;
  return `arn:${principal.partition}:sts::${principal.account}:assumed-role/${principal.name}/{{SessionName}}`;
}

export function defaultGroups(type: EntryType): readonly string[] {
  return type === "STANDARD" ? [] : nodeDefaults[type].groups;
}

/** The five node types in the service's own words (cdk-preflight, measured against EKS on 2026-09-25). */
const NODE_TYPES = "[EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]";

/** What a new node entry may not be: a user's, another account's, or one with names of its own. */
export function assertNodeEntry(
  type: EntryType,
  principal: Principal,
  account: string,
  written: { username: string | undefined; groups: readonly string[] | undefined },
): void {
  if (type === "STANDARD") return;
  if (principal.kind !== "role") {
    throw invalidParameter(`AccessEntry principalArn must be IAM role when using types ${NODE_TYPES}`);
  }
  if (principal.account !== account) {
    throw invalidParameter(
      `AccessEntry principalArn must be from the same account as the cluster when using types ${NODE_TYPES}`,
    );
  }
  if (written.username !== undefined) throw notAllowed("username", type);
  if (written.groups !== undefined && written.groups.length > 0) throw notAllowed("kubernetesGroups", type);
}

function notAllowed(member: string, type: EntryType): Error {
  return invalidParameter(
    `The specified ${member} is invalid: setting ${member} is not allowed when the type is "${type}"`,
  );
}

/** What EKS answers to an update or an association on a node's entry. */
export function assertStandard(type: EntryType): void {
  if (type !== "STANDARD") throw standardOnly();
}

export function standardOnly(): Error {
  return invalidParameter('This operation can only be performed on Access Entries with a type of "STANDARD".');
}
