import { isDeepStrictEqual } from "node:util";

import { AT_ONCE } from "../../lib/apply";
import { compileRepository } from "../../lib/compile-repository";
import { clusterDrift } from "../../lib/drift";
import { giveAccess } from "../../scripts/apply/give-access";
import { Stopped } from "../../scripts/apply/stopped";
import type { MeantCluster } from "../../scripts/cluster-address";
import { EXIT, type ExitCode, type Io } from "../../scripts/io";
import { changeMode } from "../../scripts/migrate/change-mode";
import { deleteConfigMap } from "../../scripts/migrate/delete-config-map";
import { keepConfigMap } from "../../scripts/migrate/keep";
import { lookAround } from "../../scripts/migrate/look";
import type { Seen } from "../../scripts/migrate/migration";
import { removePrincipal } from "../../scripts/migrate/remove-line";
import { rollBack } from "../../scripts/migrate/rollback";
import { showCheck } from "../../scripts/migrate/show";
import { stackOf } from "../apply/little-terraform";
import { stackNow } from "../apply/stack-now";
import { folder } from "../scripts/harness";
import { compileFiles, TODAY, type RepoBuilder } from "../support/repo-builder";
import {
  accessOf,
  changes,
  FAULTS,
  Killed,
  littleCluster,
  losersIn,
  type ClusterState,
  type Fault,
  type LittleCluster,
} from "./little-cluster";
import { ACCOUNT, DATA, FILES, REGION, role, user } from "./migration-files";

const FILES_NOW = new Map(Object.entries(FILES).map(([path, text]) => [path, { text }]));
const CLUSTER: MeantCluster = { name: "one", account: ACCOUNT, region: REGION, partition: "aws", declared: true };
const START: ClusterState = {
  mode: "CONFIG_MAP",
  data: DATA,
  version: 1,
  entries: new Map(),
  files: new Map(),
};
const HAD = accessOf(START);
const ADMINS = ["role/ops", "user/sandbox"];
const YES = { yes: true, confirm: "one" } as const;

const root = folder();
const here = { root: root.path, now: TODAY, files: FILES_NOW, ...compileRepository(FILES_NOW, TODAY) };

/** What `yarn apply` plans while Terraform's state is empty. */
const PLAN = stackNow(undefined, stackOf({ compile: () => compileFiles(FILES_NOW) } as unknown as RepoBuilder));

interface Outcome {
  readonly code: ExitCode;
  readonly said: string;
}

/** One command of docs/migration.md, as it is typed. */
interface Step {
  readonly name: string;
  readonly run: (cluster: LittleCluster, io: Io, signal: AbortSignal) => Promise<ExitCode>;
}

const seeing =
  (step: (seen: Seen) => ExitCode | Promise<ExitCode>): Step["run"] =>
  async ({ ports }, io) => {
    const asks = { planned: false, asksIam: true, asksRbac: true };
    const situation = await lookAround({ cluster: CLUSTER, here, ports, io, ...asks });
    if (situation === undefined || "couldNotLook" in situation) return EXIT.failed;
    return await step({ io, cluster: CLUSTER, here, ports, situation });
  };

/** The part of `yarn apply` that changes who gets in: Terraform then only takes it over. */
const apply: Step["run"] = async ({ ports, entryReader }, io, signal) => {
  const { cluster } = PLAN.stack.facts;
  if (cluster === undefined || here.kind !== "sound") throw new Error("the files are wrong");
  const drift = clusterDrift(cluster, here.plan.settings.tags, await ports.entries.read(CLUSTER), here.now);
  if (drift.couldNotLook !== undefined) return EXIT.failed;
  const patience = { looks: [1, 1], plans: [], wait: () => Promise.resolve() };
  try {
    await giveAccess(PLAN, drift.findings, { writer: ports.eks, entries: entryReader, patience }, signal, io);
    return EXIT.ok;
  } catch (cause) {
    if (cause instanceof Stopped) return EXIT.failed;
    throw cause;
  }
};

const mode = (to: "API_AND_CONFIG_MAP" | "API"): Step => ({
  name: `mode ${to}`,
  run: seeing((seen) => changeMode(seen, { to, ...YES })),
});
const remove = (principal: string): Step => ({
  name: `remove-line ${principal.split(":").at(-1) ?? ""}`,
  run: seeing((seen) => removePrincipal(seen, { principal, ...YES })),
});
const ROLLBACK: Step = {
  name: "rollback",
  run: ({ ports }, io) => rollBack({ io, cluster: CLUSTER, here, ports }, { from: undefined, ...YES }),
};
const LINES = [role("old/path/dead"), role("dev"), user("ann"), role("ops"), role("node"), user("sandbox")].map(remove);

/** Forth, back by a rollback, and forth again to the end. */
const WALK: readonly Step[] = [
  { name: "backup", run: ({ ports }, io) => keepConfigMap({ io, cluster: CLUSTER, here, ports }) },
  mode("API_AND_CONFIG_MAP"),
  { name: "apply", run: apply },
  { name: "check", run: seeing((seen) => showCheck(seen, { format: "json" })) },
  ...LINES.slice(0, 2),
  ROLLBACK,
  ...LINES,
  mode("API"),
  { name: "delete-config-map", run: seeing((seen) => deleteConfigMap(seen, YES)) },
];

/** Whether every line of the beginning can still be read somewhere: live, or in a backup. */
function lostLines({ data, files }: ClusterState): string[] {
  const texts = [...Object.values(data ?? {}), ...files.values()].join("\n");
  return [
    ...Object.values(DATA)
      .join("\n")
      .matchAll(/arn:aws:iam::\S+/g),
  ]
    .map(String)
    .filter((arn) => !texts.includes(arn));
}

/** An entry of it overrides its line, and gives nothing yet: only while an apply is under way. */
function mayBeBare(losers: readonly string[], step: Step): boolean {
  return step.name === "apply" && losers.length <= AT_ONCE && !ADMINS.every((name) => losers.includes(name));
}

/** Runs a step, with everybody watched after every call. Undefined where the process died. */
async function run(
  step: Step,
  state: ClusterState,
  { fault, abortAt }: { readonly fault?: (number: number) => Fault | undefined; readonly abortAt?: number } = {},
): Promise<{ readonly cluster: LittleCluster; readonly outcome: Outcome | undefined }> {
  const controller = new AbortController();
  const cluster = littleCluster({
    root: root.path,
    state,
    ...(fault === undefined ? {} : { fault }),
    onCall: (now, call, number) => {
      if (number === abortAt) controller.abort();
      const losers = losersIn(HAD, now);
      if (!mayBeBare(losers, step)) expect({ step: step.name, call, losers }).toMatchObject({ losers: [] });
      expect(lostLines(now)).toEqual([]);
    },
  });
  let said = "";
  const say = (text: string): void => {
    said += text;
  };
  const io = { out: say, err: say, columns: 120, errColor: false, ask: undefined } as unknown as Io;
  try {
    const code = await step.run(cluster, io, controller.signal);
    expect({ said, losers: losersIn(HAD, cluster.state) }).toMatchObject({ losers: [] });
    return { cluster, outcome: { code, said } };
  } catch (cause) {
    if (!(cause instanceof Killed)) throw cause;
    // What was under way beside it dies with it, in truth; here it goes on for the few calls that were begun.
    await new Promise((resolve) => setTimeout(resolve, 0));
    return { cluster, outcome: undefined };
  }
}

/** What a step leaves, as far as anybody can tell the difference. */
function shown({ mode: now, data, entries }: ClusterState): unknown {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    now,
    data,
    entries: sorted.map(([arn, { policies, username, kubernetesGroups, type, tags }]) => {
      return { arn, policies, username, kubernetesGroups, type, tags };
    }),
  };
}

type Misfortune = Fault | "is interrupted";

/** What can befall a step: each call that it makes, in each way. A call that changes nothing ends in fewer ways. */
function misfortunes(calls: readonly string[]): { readonly at: number; readonly what: Misfortune }[] {
  return calls.flatMap((call, index) => {
    const ways: readonly Misfortune[] = changes(call) ? [...FAULTS, "is interrupted"] : ["dies before", "is refused"];
    return ways.map((what) => ({ at: index + 1, what }));
  });
}

describe("A walk from CONFIG_MAP to API", () => {
  let states: ClusterState[];
  let calls: (readonly string[])[];

  beforeAll(async () => {
    [states, calls] = [[START], []];
    for (const step of WALK) {
      const { cluster, outcome } = await run(step, states.at(-1) ?? START);
      expect({ step: step.name, ...outcome }).toMatchObject({ code: EXIT.ok });
      states.push(cluster.state);
      calls.push(cluster.calls);
    }
  });

  it("ends in mode API, without a ConfigMap, and everybody has what they had", () => {
    const end = states.at(-1) ?? START;
    expect([end.mode, end.data, losersIn(HAD, end)]).toEqual(["API", undefined, []]);
    expect([...end.files.values()].join("\n")).toContain("# developers");
  });

  it.each(WALK.map(({ name }, index) => [index, name] as const))(
    "whatever befalls a call of step %i, %s, takes nothing from anybody, and it can be run again",
    async (index) => {
      const [step, before, after] = [WALK[index], states[index], states[index + 1]];
      if (step === undefined || before === undefined || after === undefined) throw new Error(`no step ${index}`);
      for (const { at, what } of misfortunes(calls[index] ?? [])) {
        const broken = await run(
          step,
          before,
          what === "is interrupted"
            ? { abortAt: at }
            : {
                fault: (number) => (number === at ? what : undefined),
              },
        );
        // Where nothing was changed, running it again is what was done at first.
        if (isDeepStrictEqual(broken.cluster.state, before)) continue;
        const again = await run(step, broken.cluster.state);
        const told = `${step.name}: call ${at}, ${broken.cluster.calls[at - 1] ?? ""}, ${what}: ${again.outcome?.said ?? ""}`;
        expect({ told, code: again.outcome?.code }).toEqual({ told, code: EXIT.ok });
        expect({ told, end: shown(again.cluster.state) }).toEqual({ told, end: shown(after) });
      }
    },
  );

  it("can be gone back from the last moment before API, whatever befalls a call of that", async () => {
    const [before, lines] = [states.at(-3) ?? START, states[2] ?? START];
    const calm = await run(ROLLBACK, before);
    expect([calm.outcome?.code, calm.cluster.state.data]).toEqual([EXIT.ok, lines.data]);
    for (const { at, what } of misfortunes(calm.cluster.calls)) {
      const fault = (number: number) => (number === at && what !== "is interrupted" ? what : undefined);
      const { cluster } = await run(ROLLBACK, before, { fault });
      const again = await run(ROLLBACK, cluster.state);
      expect([again.outcome?.code, shown(again.cluster.state)]).toEqual([EXIT.ok, shown(calm.cluster.state)]);
    }
  });

  it("is too late to go back from API: a rollback says so, and changes nothing", async () => {
    for (const state of states.slice(-2)) {
      const { cluster, outcome } = await run(ROLLBACK, state);
      expect(outcome).toMatchObject({ code: EXIT.found, said: expect.stringContaining("it is too late") as string });
      expect(shown(cluster.state)).toEqual(shown(state));
    }
  });
});
