// What it costs that nobody is bare: the first apply of a cluster by `yarn apply`, which gives access principal by principal
// and lets Terraform take it over, compared with Terraform alone, which makes all entries before any policy. Both with
// the real Terraform against the sandbox; also how many principals had an entry and no policy at once, at most.
//
//   node bench/run.cjs first-apply [entries=1000] [policies=3] [latency=20]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import execa from "execa";

import { startSandbox, sandboxEnvironment } from "../lib/sandbox";
import { numberArgument, printRatios } from "./measure";

const [ACCOUNT, REGION] = ["111122223333", "eu-west-1"];
const ALL = ["view", "edit", "admin", "admin-view"];

function filesOf(entries: number, policies: number): Readonly<Record<string, string>> {
  const roles = Array.from({ length: entries - 1 }, (_, index) => ({ role: `engineer-${index}` }));
  const given = Object.fromEntries(ALL.slice(0, policies).map((policy) => [policy, ["x"]]));
  const team = {
    team: "all",
    owners: ["@acme/all"],
    access: [{ principals: roles, clusters: ["*"], policies: given }],
  };
  const platform = {
    organization: "acme",
    terraform: { awsProvider: ">= 5.100.0, < 7.0.0" },
    breakGlass: { role: "break-glass", create: false },
    guardrails: {
      minimumAdmins: 0,
      protectedNamespaces: [],
      delegation: { "*": { policies: ALL, clusters: ["*"], namespaces: ["*"] } },
    },
  };
  return {
    "platform.yaml": JSON.stringify(platform),
    "clusters/one.yaml": JSON.stringify({ cluster: "one", account: ACCOUNT, region: REGION }),
    "teams/all.yaml": JSON.stringify(team),
  };
}

interface Timed {
  readonly ms: number;
  readonly mostBare: number;
  readonly calls: number;
}

/** Runs `work` against a fresh sandbox, and watches who is bare. */
async function against(
  files: Readonly<Record<string, string>>,
  latencyMs: number,
  work: (root: string, env: NodeJS.ProcessEnv) => Promise<number>,
): Promise<Timed> {
  const root = mkdtempSync(join(tmpdir(), "first-apply-"));
  let mostBare = 0;
  const sandbox = await startSandbox({
    seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION }] },
    latencyMs,
    onCall: ({ operation }) => {
      if (!/^(Create|Associate)/.test(operation)) return;
      const bare = sandbox.inventory(ACCOUNT, REGION, "one").entries.filter(({ policies }) => policies.length === 0);
      mostBare = Math.max(mostBare, bare.length);
    },
  });
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const env = {
      ...process.env,
      ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION),
      CDKTF_OUTDIR: join(root, "out"),
    };
    const ms = await work(root, env);
    return { ms, mostBare, calls: sandbox.calls().length };
  } finally {
    await sandbox.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function main(): Promise<void> {
  const [entries, policies] = [numberArgument("entries", 1_000), numberArgument("policies", 3)];
  const latency = numberArgument("latency", 20);
  const files = filesOf(entries, policies);
  const cli = (root: string, env: NodeJS.ProcessEnv, ...argv: string[]) =>
    execa("node", ["scripts/launch.cjs", "cli", ...argv, "--root", root], { env, extendEnv: false, stdio: "inherit" });
  const alone = await against(files, latency, async (root, env) => {
    await cli(root, env, "plan"); // also initialises
    const terraform = env["TERRAFORM_BINARY_NAME"] ?? "terraform";
    const cwd = join(root, "out/stacks/one");
    return await timed(() => execa(terraform, ["apply", "-auto-approve", "-no-color"], { cwd, env, extendEnv: false }));
  });
  const ours = await against(files, latency, (root, env) => timed(() => cli(root, env, "apply", "--yes")));
  printRatios(`first apply of ${entries} entries with ${policies} policies each, ${latency} ms a call`, [
    { what: `terraform apply: ${alone.mostBare} bare at once, ${alone.calls} calls`, ms: alone.ms },
    { what: `yarn apply: ${ours.mostBare} bare at once, ${ours.calls} calls`, ms: ours.ms },
  ]);
}

void main();
