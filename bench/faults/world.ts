import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import { tryFindTerraformPath } from "../../lib/io/terraform/find-terraform";
import { sandboxEnvironment, startSandbox, type CallRecord, type Sandbox, type SandboxSeed } from "../../lib/sandbox";
import { ACCOUNT, REGION, repository, type Grant } from "../../test/apply/repository";
import { startProxy, type Cut, type Proxy, type ProxyCall } from "../../test/io/eks/proxy";
import { startTerraformHost, type TerraformHost } from "../../test/support/terraform-host/terraform-host";
import { GUARDRAILS } from "./people";
import { startCommand, type Ran, type Running } from "./start-command";

/** What stands between the program and its EKS; each may be set while it runs. */
export interface Between {
  answer?: (call: ProxyCall) => { status: number; headers?: Record<string, string>; body: string } | undefined;
  afterwards?: (call: ProxyCall) => void;
  cut?: (call: ProxyCall) => Cut | undefined;
  onCall?: (call: CallRecord) => void;
}

export interface World {
  readonly root: string;
  readonly sandbox: Sandbox;
  readonly between: Between;
  /** Replaces the files of the repository; `platform` is added to its platform file. */
  readonly write: (grants: readonly Grant[], platform?: Readonly<Record<string, unknown>>) => void;
  /** Starts a command as a process of its own. */
  readonly start: (argv: readonly string[], env?: NodeJS.ProcessEnv) => Running;
  readonly run: (argv: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Ran>;
  readonly close: () => Promise<void>;
}

const SEED: SandboxSeed = {
  clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API" }],
};

/** A Terraform that waits two seconds for a lock where the program asks for five minutes: what it says then is the same. */
const impatient = (terraform: string): string =>
  `#!/usr/bin/env bash\nexec '${terraform}' "\${@/-lock-timeout=300s/-lock-timeout=2s}"\n`;

/** Terraform for all worlds of a run. @throws Error where the machine has none */
export async function openHost(project: string): Promise<TerraformHost> {
  const terraform = tryFindTerraformPath(process.env);
  if (terraform === undefined) throw new Error("terraform is not on PATH");
  const mirror = findProviderMirror(placesOfThisMachine(process.env));
  return await startTerraformHost(terraform, mirror, join(project, "test/support/terraform-host"));
}

/** A repository with one cluster, an EKS that can be lied about, and our program as processes. */
export async function openWorld(project: string, host: TerraformHost, latencyMs = 0): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "faults-"));
  const [root, temporary, terraform] = ["root", "tmp", "terraform"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [root, temporary]) mkdirSync(each);
  writeFileSync(terraform, impatient(host.terraform));
  chmodSync(terraform, 0o755);
  const between: Between = {};
  const sandbox = await startSandbox({ seed: SEED, latencyMs, onCall: (call) => between.onCall?.(call) });
  const proxy: Proxy = await startProxy(sandbox.url, {
    answer: (call) => between.answer?.(call),
    cut: (call) => between.cut?.(call),
    afterwards: (call) => Promise.resolve(between.afterwards?.(call)),
  });
  const environment = {
    ...process.env,
    ...sandboxEnvironment(proxy.url, ACCOUNT, REGION),
    ACCESS_NOW: "2026-11-22",
    TERRAFORM_BINARY_NAME: terraform,
    CDKTF_OUTDIR: join(folder, "out"),
    TMPDIR: temporary,
  };
  const start: World["start"] = (argv, env = {}) =>
    startCommand(project, [...argv, "--root", root], { ...environment, ...env });
  return {
    root,
    sandbox,
    between,
    start,
    run: async (argv, env) => await start(argv, env).ended,
    write: (grants, platform = {}) => {
      const files = repository(grants).guardrails(GUARDRAILS, { tags: { ManagedBy: "gitops" }, ...platform });
      for (const [path, file] of files.build()) {
        if (!("text" in file)) continue;
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), file.text);
      }
    },
    close: async () => {
      await proxy.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
