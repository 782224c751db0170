// What `cdktf diff` takes over Terraform itself: as it is, where its log handling compares each line with each resource,
// and as `yarn diff` runs it, which keeps the plan's words from it. One cluster, an empty state; a resource is an entry or
// an association.
//
//   node bench/run.cjs cdktf-diff [resources=500,2000] [loud=2000]
//
// `loud` is the most resources for which the first is tried at all: it is quadratic.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { synthesize } from "../lib/constructs";
import { withCdktfDiff } from "../lib/io/cdktf/diff-stack";
import { findProviderMirror, placesOfThisMachine } from "../lib/io/terraform/find-provider-mirror";
import { tryFindTerraformPath } from "../lib/io/terraform/find-terraform";
import { openTerraform } from "../lib/io/terraform/terraform";
import { sandboxEnvironment, startSandbox } from "../lib/sandbox";
import { compileFiles } from "../test/support/repo-builder";
import { numberArgument, printRatios, wordArgument } from "./measure";

const ACCOUNT = "111122223333";
const STACK = "bench";
/** An entry and three associations. */
const RESOURCES_OF_ONE = 4;

function files(principals: number): ReadonlyMap<string, { readonly text: string }> {
  const names = Array.from({ length: principals }, (_, index) => `{role: bench/role-${index}}`);
  const texts = {
    "platform.yaml": `
organization: acme
terraform: {awsProvider: ">= 5.100.0, < 7.0.0"}
breakGlass: {role: break-glass, create: false}
guardrails:
  clusterAdmin: allowed
  protectedNamespaces: []
  clusterWideSecrets: allowed
  delegation: {"*": {policies: [view, edit, admin], clusterScope: [view], clusters: ["*"], namespaces: ["*"], groups: ["*"], usernames: ["*"], claims: ["*"]}}
`,
    [`clusters/${STACK}.yaml`]: `
cluster: ${STACK}
account: "${ACCOUNT}"
region: eu-west-1
authenticationMode: API
`,
    "teams/bench.yaml": `
team: bench
owners: ["@acme/bench"]
namespaces: [bench]
access:
  - principals: [${names.join(", ")}]
    clusters: ["*"]
    policies: {view: cluster, edit: own, admin: own}
`,
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text }]));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(resources: number, withLoud: boolean): Promise<void> {
  const path = tryFindTerraformPath(process.env);
  if (path === undefined) throw new Error("there is no terraform on PATH");
  const mirror = findProviderMirror(placesOfThisMachine(process.env));
  const { plan, diagnostics } = compileFiles(files(resources / RESOURCES_OF_ONE), new Date());
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const root = mkdtempSync(join(tmpdir(), "bench-diff-"));
  const sandbox = await startSandbox({ seed: { clusters: [{ name: STACK, account: ACCOUNT, region: "eu-west-1" }] } });
  const env = { ...process.env, ...sandboxEnvironment(sandbox.url, ACCOUNT, "eu-west-1") };
  const outdir = join(root, "cdktf.out");
  const dir = join(outdir, "stacks", STACK);
  const terraform = await openTerraform({ path, mirror, env });
  const diff = (quiet: boolean) => async (): Promise<void> => {
    rmSync(join(dir, "plan"), { force: true });
    const { signal } = new AbortController();
    await withCdktfDiff({ terraform: path, mirror, env, signal, outdir, quiet }, async (run) => {
      const { ok, output } = await run(STACK);
      if (!ok) throw new Error(output);
    });
    if (statSync(join(dir, "plan")).size === 0) throw new Error("cdktf diff left no plan");
  };
  try {
    synthesize(plan, { outdir });
    await terraform.init(dir);
    const direct = await timed(() => terraform.plan(dir, { lock: false }));
    const quiet = await timed(diff(true));
    printRatios(`${resources} resources`, [
      { what: "terraform plan", ms: direct },
      { what: "cdktf diff as `yarn diff` runs it", ms: quiet },
      ...(withLoud ? [{ what: "cdktf diff as it is", ms: await timed(diff(false)) }] : []),
    ]);
  } finally {
    await terraform.close();
    await sandbox.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const given = wordArgument("resources");
  const loud = numberArgument("loud", 2000);
  for (const resources of (given ?? "500,2000").split(",").map(Number)) await measure(resources, resources <= loud);
}

void main();
