import {
  sandboxEnvironment,
  startSandbox,
  type Sandbox,
  type SandboxOptions,
  type SeedCluster,
} from "../../lib/sandbox";
import { access, folder, type Folder, type Outcome, type Situation } from "../scripts/harness";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const ME = role("night-shift");
export const ADMIN = { policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" } as const;
export const MARKS = { Purpose: "recovery", Until: "2026-11-22T04:00:00Z" };

/** What the test at hand started. */
export let sandbox: Sandbox;
export let here: Folder;
afterEach(() => sandbox.close());

/** A sandbox, and a folder for what a recovery writes down. */
export async function startWith(options: SandboxOptions, root = folder()): Promise<void> {
  sandbox = await startSandbox(options);
  here = root;
}

/** A sandbox with the one cluster `prod`. */
export async function start(
  cluster: Partial<SeedCluster> = {},
  options: SandboxOptions = {},
  root = folder(),
): Promise<void> {
  const clusters = [{ name: "prod", account: ACCOUNT, region: REGION, ...cluster }];
  await startWith({ updateMs: 0, seed: { clusters }, ...options }, root);
}

export const CLUSTER = ["--cluster", "prod", "--account", ACCOUNT, "--region", REGION];

export function recover(words: readonly string[], situation: Situation = {}): Promise<Outcome> {
  const env = { ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION), ...situation.env };
  return access(["recover", ...CLUSTER, "--root", here.path, ...words], { ...situation, env });
}

export const letIn = (words: readonly string[] = [], situation?: Situation): Promise<Outcome> =>
  recover(["--principal", ME, ...words], situation);
export const entryOf = (arn = ME) =>
  sandbox.inventory(ACCOUNT, REGION, "prod").entries.find(({ principalArn }) => principalArn === arn);
/** The operations that change something, in the order in which they were called. */
export const changes = (): string[] =>
  sandbox
    .calls()
    .map(({ operation }) => operation)
    .filter((operation) => /^(Create|Associate|Delete|Disassociate|Update|Tag)/.test(operation));
