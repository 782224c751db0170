/** A local EKS access API, with as much of STS and IAM as it takes to use it. See docs/sandbox.md. */
export type { CallRecord } from "./call-log";
export { sandboxEnvironment } from "./environment";
export { handle } from "./handle";
export type { Outcome } from "./handle";
export type { SandboxRequest, SandboxResponse } from "./http-message";
export type { Inventory, InventoryEntry } from "./inventory";
export { parseSeed } from "./parse-seed";
export type { SandboxSeed, SeedCluster, SeedEntry, SeedPolicy } from "./seed";
export { startSandbox } from "./server";
export type { Sandbox, SandboxOptions } from "./server";
export type { SandboxState } from "./state";
export type { ThrottleRule } from "./throttle";
export type { SandboxSettings, World } from "./world";
