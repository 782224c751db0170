import type { ThrottleRule } from "./throttle";

/** What one call may know of the world outside the state. Given, never looked up: the core has no clock and no dice. */
export interface World {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A new UUID at every call. */
  readonly newId: () => string;
  readonly settings: SandboxSettings;
}

/** The knobs of the core; `defaultSettings` says what each is when left alone. */
export interface SandboxSettings {
  /** The account of an access key id that does not name one. */
  readonly defaultAccount: string;
  /** `strict`: only seeded or IAM-created principals exist; `any`: every well-formed one does, unless known to be absent. */
  readonly principals: "any" | "strict";
  /** How long an authentication mode change stays in progress, in milliseconds. */
  readonly updateMs: number;
  /** How long AssociateAccessPolicy does not see a new entry, in milliseconds. Terraform's provider retries that. */
  readonly eventualConsistencyMs: number;
  /** How long DescribeAccessEntry does not see a new entry, in milliseconds. Terraform's provider fails on that. */
  readonly describeLagMs: number;
  /** How long EKS calls a role that IAM just created an invalid principal, in milliseconds. */
  readonly iamPropagationMs: number;
  readonly throttle: ThrottleRule;
  readonly maxEntriesPerCluster: number;
  readonly maxPoliciesPerEntry: number;
  /** Names of access policies newer than the catalogue. */
  readonly extraPolicies: readonly string[];
}

export const defaultSettings: SandboxSettings = {
  defaultAccount: "000000000000",
  principals: "any",
  updateMs: 2000,
  eventualConsistencyMs: 0,
  describeLagMs: 0,
  iamPropagationMs: 0,
  throttle: {},
  maxEntriesPerCluster: 10_000,
  maxPoliciesPerEntry: 20,
  extraPolicies: [],
};
