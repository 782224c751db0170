import { plannedStack, stackPlan } from "../../lib/apply";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import type { LivePolicy } from "../../lib/ports/eks-reader";
import type { Terraform } from "../../lib/io/terraform/terraform";
import { startSandbox } from "../../lib/sandbox";
import { readBack } from "../../scripts/apply/look-at-clusters";
import type { StackNow } from "../../scripts/apply/plan-stacks";
import { planRest } from "../../scripts/apply/plan-rest";
import type { Ports } from "../../scripts/apply/ports";
import { updateScopes } from "../../scripts/apply/update-scopes";
import type { Io } from "../../scripts/io";
import { applied, clusterPlan, planOf, NOW } from "../drift/world";
import { readPlan, stackOf, terraformJson, type PlanJson } from "./little-terraform";
import { ACCOUNT, REGION, repository, role, type Grant } from "./repository";

type Scope = "cluster" | readonly string[];
const world = (scope: Scope, ...more: Grant[]) =>
  stackOf(repository([{ roles: ["a", "b"], policies: { edit: scope } }, ...more]));
const from = world(["x"]);
const to = world(["x", "y"]);
const joined = world(["x", "y"], { roles: ["sneaked-in"], policies: { view: "cluster" } });

function io(): { readonly io: Io; readonly said: () => string } {
  let said = "";
  const say = (text: string): void => {
    said += text;
  };
  return { io: { out: say, err: say } as unknown as Io, said: () => said };
}

function nowOf(json: PlanJson): StackNow {
  const terraformPlan = readPlan(json);
  const stack = {
    name: "one",
    dir: "/nowhere",
    dependencies: [],
    facts: to.facts,
    environment: () => Promise.resolve({}),
  };
  return {
    stack,
    terraformPlan,
    planned: plannedStack(stackPlan("one", terraformPlan, LOCK), { state: null, applied: null }, []),
    file: "f",
  };
}

/** What the hash of a missing lock file is. */
const LOCK = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Terraform answers with these plans, one after the other; the last one stays. */
function ports(plans: readonly PlanJson[], refuse: (principal: string) => string | undefined = () => undefined) {
  const calls: string[] = [];
  const waits: number[] = [];
  let next = 0;
  const terraform = {
    tryReadVersion: () => Promise.resolve(undefined),
    tryReadNote: () => Promise.resolve(undefined),
    plan: () => {
      const json = plans[Math.min(next, plans.length - 1)];
      if (json === undefined) throw new Error("no plan is given");
      next += 1;
      return Promise.resolve({ ...readPlan(json), file: "again" });
    },
  } as unknown as Terraform;
  const associate = (_: unknown, principal: string, policyArn: string, scope?: LivePolicy["scope"]) => {
    calls.push(`${principal} ${policyArn.split("/").at(-1) ?? ""} ${JSON.stringify(scope)}`);
    const refused = refuse(principal);
    return Promise.resolve(refused === undefined ? undefined : { refused, code: "X" });
  };
  const patience = {
    looks: [1, 2, 4],
    plans: [10, 20],
    wait: (milliseconds: number) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  return {
    ports: { terraform, writer: { associate }, reader: undefined, patience } as unknown as Ports,
    calls,
    waits,
    planned: () => next,
  };
}

const OPTIONS = { inPlace: true, allowRemovals: false, concurrency: 1, signal: new AbortController().signal };
const due = nowOf(terraformJson(from.json, to.json));
const done = terraformJson(to.json, to.json);

describe("Scopes changed in place", () => {
  const sent = { toImport: [], leftOut: [] };
  const rest = async (plans: readonly PlanJson[]) => {
    const world = ports(plans);
    const scopes = await updateScopes(due, world.ports, OPTIONS, io().io);
    return { world, scopes, rest: planRest(due, { ...sent, scopes }, world.ports, OPTIONS) };
  };

  it("are gone from the next plan, which is the one to apply", async () => {
    const { world, scopes, rest: planned } = await rest([done]);
    const now = await planned;
    expect({ scopes: scopes.length, changes: now.planned.changes, file: now.file }).toEqual({
      scopes: 2,
      changes: [],
      file: "again",
    });
    const scope = JSON.stringify({ type: "namespace", namespaces: ["x", "y"] });
    expect(world.calls).toEqual(["a", "b"].map((name) => `${role(name)} AmazonEKSEditPolicy ${scope}`));
    expect(world.waits).toEqual([]);
  });

  it("may look old for a while", async () => {
    const old = terraformJson(from.json, to.json);
    const { world, rest: planned } = await rest([old, old, done]);
    await planned;
    expect(world.waits).toEqual([10, 20]);
  });

  it("that go on looking old end the apply", async () => {
    const { world, rest: planned } = await rest([terraformJson(from.json, to.json)]);
    await expect(planned).rejects.toThrow(/still answers with another for 2 of them/);
    expect(world.planned()).toBe(3);
  });

  it("end the apply when something else has appeared in the plan", async () => {
    const { rest: planned } = await rest([terraformJson(to.json, joined.json)]);
    await expect(planned).rejects.toThrow(
      /something else has changed; nothing more is applied:[^]*never reviewed[^]*sneaked-in/,
    );
  });

  it("end the apply when EKS refuses one, and say how far it came", async () => {
    const world = ports([done], (principal) => (principal === role("b") ? "these credentials may not" : undefined));
    await expect(updateScopes(due, world.ports, OPTIONS, io().io)).rejects.toThrow(
      /1 of 2 scopes changed in place, then EKS refused:\nAmazonEKSEditPolicy of .*role\/b: these credentials may not/,
    );
    expect(world.planned()).toBe(0);
  });

  it("are not sent at all once somebody has pressed Ctrl-C", async () => {
    const world = ports([done]);
    const options = { ...OPTIONS, signal: AbortSignal.abort() };
    await expect(updateScopes(due, world.ports, options, io().io)).rejects.toThrow(/interrupted: 0 of 2 scopes/);
    expect(world.calls).toEqual([]);
  });

  it("are left to Terraform with --no-in-place, which says who is without", async () => {
    const world = ports([done]);
    const { io: out, said } = io();
    expect(await updateScopes(due, world.ports, { ...OPTIONS, inPlace: false }, out)).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(said()).toContain(`lose a policy for a moment`);
    expect(said()).toContain(role("a"));
  });
});

describe("Reading back", () => {
  const plan = planOf();
  const cluster = clusterPlan(plan);
  const live = applied(cluster, plan.settings.tags);
  const missing = { ...live, entries: live.entries.slice(1) };
  const here = { plan, now: NOW } as never;
  const now = { ...due, stack: { ...due.stack, facts: { ...due.stack.facts, cluster } } };
  const read = async (answers: readonly unknown[], signal = OPTIONS.signal) => {
    const waits: number[] = [];
    let next = 0;
    const reader = { read: () => Promise.resolve(answers[Math.min(next++, answers.length - 1)] as never) };
    const patience = {
      looks: [1, 2, 4],
      plans: [],
      wait: (milliseconds: number) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    };
    const { io: out, said } = io();
    const ok = await readBack({ now, changes: [], before: [] }, here, { reader, patience }, signal, out);
    return { ok, waits, said: said() };
  };

  it("ends at once when everything is there", async () => {
    expect(await read([live])).toMatchObject({ ok: true, waits: [] });
  });
  it("waits for what EKS does not show yet, and for EKS itself", async () => {
    expect(await read([missing, { couldNotLook: "throttled" }, live])).toMatchObject({ ok: true, waits: [1, 2] });
  });
  it("ends with what still differs", async () => {
    const { ok, waits, said } = await read([missing]);
    expect({ ok, waits }).toEqual({ ok: false, waits: [1, 2, 4] });
    expect(said).toMatch(/applied, and still not as the files say:\n {2}missing-entry: arn:aws:iam/);
  });
  it("ends with why it could not look", async () => {
    const { ok, said } = await read([{ couldNotLook: "no way \u001b[2J" }]);
    expect(ok).toBe(false);
    expect(said).toContain("applied, and could not be read back: no way \\u{1b}[2J");
  });
  it("waits no more after Ctrl-C", async () => {
    expect(await read([missing], AbortSignal.abort())).toMatchObject({ ok: false, waits: [] });
  });
});

describe("Fifty scopes, sent to an EKS that throttles every fifth call", () => {
  it("arrive, and at no moment does anybody miss a policy", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `r${index}`);
    const grant = (edit: Scope, view: Scope) => stackOf(repository([{ roles: names, policies: { edit, view } }]));
    const [old, next] = [grant(["x"], "cluster"), grant(["y", "z"], ["x"])];
    const seeded = names.map((name) => ({
      principalArn: role(name),
      policies: [
        { policy: "AmazonEKSEditPolicy", scope: ["x"] },
        { policy: "AmazonEKSViewPolicy", scope: "cluster" as const },
      ],
    }));
    const held = (): number =>
      sandbox.inventory(ACCOUNT, REGION, "one").entries.reduce((sum, { policies }) => sum + policies.length, 0);
    const observed: number[] = [];
    const sandbox = await startSandbox({
      seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION, entries: seeded }] },
      throttle: { everyNth: 5 },
      latencyMs: 5,
      onCall: () => observed.push(held()),
    });
    try {
      const credentialsFor = () => ({ accessKeyId: ACCOUNT, secretAccessKey: "sandbox" });
      const writer = awsEksWriter({ endpoint: sandbox.url, credentialsFor });
      const world = ports([terraformJson(next.json, next.json)]);
      const before = nowOf(terraformJson(old.json, next.json));
      expect(await updateScopes(before, { ...world.ports, writer }, OPTIONS, io().io)).toHaveLength(50);
      expect(new Set(observed)).toEqual(new Set([50]));
      expect(sandbox.calls().filter(({ status }) => status === 429).length).toBeGreaterThan(5);
      const { entries } = sandbox.inventory(ACCOUNT, REGION, "one");
      expect(entries.map(({ policies }) => policies.map(({ scope }) => scope))).toEqual(
        Array(25).fill([["y", "z"], ["x"]]),
      );
    } finally {
      await sandbox.close();
    }
  }, 60_000);
});
