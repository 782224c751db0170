// Whether an apply that is ended anywhere leaves anybody without access: `yarn apply` as a process of its own, with the real
// Terraform against the sandbox, on a first apply and on a second one (policies to groups and back, other policies, removals);
// ended at a random call by a signal to its process group, by SIGKILL, or by a 403; then run again until it ends. Watched at
// each call. Exits 1 when somebody lost what they keep, more than a few were bare, or the rerun did not end as the files say.
//
//   node bench/run.cjs attack [admins=8] [latency=0] [runs=6] [seed=1]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { AT_ONCE } from "../lib/apply";
import { sandboxEnvironment, startSandbox, type Sandbox } from "../lib/sandbox";
import { ACCOUNT, REGION, repository, type Grant } from "../test/apply/repository";
import { startProxy } from "../test/io/eks/proxy";
import { numberArgument } from "./measure";

const ENDS = ["SIGINT", "SIGKILL", "403"] as const;
type End = (typeof ENDS)[number];
type Held = ReadonlyMap<string, ReadonlySet<string>>;

const everything = ["view", "edit", "cluster-admin"];
const GUARDRAILS = {
  clusterAdmin: "allowed",
  maximumRemovals: "100%",
  delegation: {
    "*": { policies: everything, clusterScope: everything, clusters: ["*"], namespaces: ["*"], groups: ["*"] },
  },
};
const DENIED = { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" }, body: '{"message":"denied"}' };

const named = (name: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${name}-${at}`);

/** The same people before and after a change, and some who come or go. */
function worlds(count: number): readonly [before: readonly Grant[], after: readonly Grant[]] {
  const [admins, half] = [named("admin", count), Math.ceil(count / 2)];
  const [byPolicy, byGroup, other] = [named("p", half), named("g", half), named("o", half)];
  const admin = { "cluster-admin": "cluster" } as const;
  return [
    [
      { roles: admins, policies: admin },
      { roles: [...byPolicy, "leaves"], policies: { view: "cluster", edit: ["x"] } },
      { roles: byGroup, policies: {}, groups: ["g"] },
      { roles: other, policies: { view: "cluster" } },
    ],
    [
      { roles: admins.slice(0, half), policies: admin },
      { roles: [...byPolicy, ...admins.slice(half)], policies: {}, groups: ["g", "h"] },
      { roles: byGroup, policies: { view: "cluster" } },
      { roles: [...other, "joins"], policies: { edit: ["x"] } },
    ],
  ];
}

const POLICIES: Readonly<Record<string, string>> = { view: "View", edit: "Edit", "cluster-admin": "ClusterAdmin" };

/** What is to be held, by name of role. */
function heldBy(grants: readonly Grant[]): Held {
  return new Map(
    grants.flatMap(({ roles, policies, groups = [] }) => {
      const held = new Set([
        ...groups,
        ...Object.keys(policies).map((name) => `AmazonEKS${POLICIES[name] ?? ""}Policy`),
      ]);
      return roles.map((name) => [name, held] as const);
    }),
  );
}

function heldIn(sandbox: Sandbox): Held {
  const entries = sandbox.inventory(ACCOUNT, REGION, "one").entries.filter(({ type }) => type === "STANDARD");
  return new Map(
    entries.map(({ principalArn, kubernetesGroups, policies }) => {
      const held = new Set([...kubernetesGroups, ...policies.map(({ policy }) => policy)]);
      return [principalArn.slice(principalArn.lastIndexOf("/") + 1), held] as const;
    }),
  );
}

/** What is wrong at one moment of a change. */
function wrongNow(now: Held, before: Held, after: Held): string[] {
  const bare = [...after.keys()].filter((name) => now.get(name)?.size === 0);
  const kept = [...before].flatMap(([name, had]) =>
    [...had].filter((one) => after.get(name)?.has(one)).map((one) => ({ name, one })),
  );
  const able = [...now].some(([name, held]) => name.startsWith("admin-") && held.has("AmazonEKSClusterAdminPolicy"));
  return [
    ...(bare.length > AT_ONCE ? [`${bare.length} are bare`] : []),
    ...[...before.keys()].filter((name) => bare.includes(name)).map((name) => `${name} is bare`),
    ...kept.filter(({ name, one }) => now.get(name)?.has(one) !== true).map(({ name, one }) => `${name} lost ${one}`),
    ...(before.size > 0 && !able ? ["nobody administers"] : []),
    ...(bare.some((name) => name.startsWith("admin-")) && (now.get("eks-break-glass")?.size ?? 0) === 0
      ? ["break-glass is bare beside an administrator"]
      : []),
  ];
}

interface Ran {
  readonly code: number | string;
  readonly text: string;
}

async function attack(
  end: End,
  count: number,
  latencyMs: number,
  random: () => number,
): Promise<{ readonly wrong: ReadonlySet<string>; readonly did: string[] }> {
  const wrong = new Set<string>();
  const did: string[] = [];
  const root = mkdtempSync(join(tmpdir(), "attack-"));
  let [before, after]: [Held, Held] = [new Map(), new Map()];
  let strike: ((isWrite: boolean) => boolean) | undefined;
  const sandbox = await startSandbox({
    seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION }] },
    latencyMs,
    onCall: () => {
      for (const one of wrongNow(heldIn(sandbox), before, after)) wrong.add(one);
    },
  });
  const proxy = await startProxy(sandbox.url, {
    answer: ({ method, url }) =>
      url.startsWith("/clusters") && strike?.(method !== "GET") === true ? DENIED : undefined,
  });
  const env = { ...process.env, ...sandboxEnvironment(proxy.url, ACCOUNT, REGION), CDKTF_OUTDIR: join(root, "out") };
  const apply = async (begun?: (pid: number) => void): Promise<Ran> =>
    await new Promise((resolve) => {
      const argv = ["scripts/launch.cjs", "cli", "apply", "--yes", "--allow-removals", "--root", root];
      const child = spawn(process.execPath, argv, { env, detached: true, stdio: ["ignore", "pipe", "ignore"] });
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
      if (child.pid !== undefined) begun?.(child.pid);
      child.on("close", (code, signal) => {
        resolve({ code: signal ?? code ?? "?", text });
      });
    });
  try {
    for (const grants of worlds(count)) {
      [before, after] = [after, heldBy(grants)];
      for (const [path, file] of repository(grants, GUARDRAILS).build()) {
        if (!("text" in file)) continue;
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), file.text);
      }
      let left = 1 + Math.floor(random() * 5 * count);
      const ended = await apply((pid) => {
        strike = (isWrite) => {
          if (!isWrite || --left !== 0) return false;
          if (end === "403") return true;
          process.kill(-pid, end);
          return false;
        };
      });
      strike = undefined;
      const again = await apply();
      const quiet = again.code === 0 ? await apply() : again;
      did.push(`${ended.code}, then ${again.code}`);
      if (!quiet.text.includes("nothing to apply")) wrong.add(`the rerun does not end: ${quiet.text.slice(-500)}`);
      const [live, wanted] = [heldIn(sandbox), after];
      for (const [name, held] of wanted)
        if ([...held].sort().join() !== [...(live.get(name) ?? [])].sort().join())
          wrong.add(`${name} is not as the files say`);
      for (const name of live.keys())
        if (!wanted.has(name) && name !== "eks-break-glass") wrong.add(`${name} is in no file`);
    }
  } finally {
    await proxy.close();
    await sandbox.close();
    rmSync(root, { recursive: true, force: true });
  }
  return { wrong, did };
}

async function main(): Promise<void> {
  let state = numberArgument("seed", 1);
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const [count, latency] = [numberArgument("admins", 8), numberArgument("latency", 0)];
  for (let run = 0; run < numberArgument("runs", 6); run += 1) {
    const end = ENDS[run % ENDS.length] ?? "403";
    const { wrong, did } = await attack(end, count, latency, random);
    process.stdout.write(
      `${end}: exit ${did.join("; ")}: ${wrong.size === 0 ? "nobody lost anything" : [...wrong].join("; ")}\n`,
    );
    if (wrong.size > 0) process.exitCode = 1;
  }
}

void main();
