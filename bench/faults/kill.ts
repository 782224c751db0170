import { heldBy, heldIn, worlds, wrongAtEnd, wrongNow, type Held } from "./people";
import { killTree } from "./kill-tree";
import { seeded, type Tried } from "./outcome";
import type { World } from "./world";

export const APPLY = ["apply", "--yes", "--allow-removals"] as const;

/** Where an apply dies: at its n-th call, before EKS hears of it or before the program hears the answer. */
interface Point {
  readonly call: number;
  readonly isDone: boolean;
}

/** Applies, and kills the program with its Terraform at a point. Whether it came to that, and how many calls there were. */
export async function killAt({ call, isDone }: Point, { between, start }: World): Promise<boolean> {
  let [left, isKilled] = [call, false];
  const running = start(APPLY);
  const strike = (): void => {
    if (--left !== 0) return;
    isKilled = true;
    killTree(running.pid);
  };
  if (isDone) between.afterwards = strike;
  else
    between.cut = () => {
      strike();
      return isKilled ? "refused" : undefined;
    };
  await running.ended;
  delete between.afterwards;
  delete between.cut;
  return isKilled;
}

/** Kills applies that change the same people's access to and fro, and runs each again. */
export async function killing(world: World, times: number, seed: number, until = Infinity, count = 3): Promise<Tried> {
  const random = seeded(seed);
  const [one, other] = worlds(count);
  let [before, after]: [Held, Held] = [new Map(), new Map()];
  const broken: string[] = [];
  const counts = { killed: 0, "ended before": 0, "calls watched": 0, lost: 0, surplus: 0, "lost on the way": 0 };
  let name = "";
  world.between.onCall = () => {
    counts["calls watched"] += 1;
    for (const wrong of wrongNow(heldIn(world.sandbox), before, after)) {
      counts["lost on the way"] += 1;
      broken.push(`${name}: ${wrong}`);
    }
  };
  let reach = 60; // calls of a whole apply, as far as is known
  let at = 0;
  for (; at < times && performance.now() < until; at += 1) {
    if (at > 0 && at % 10 === 0) process.stderr.write(`kill: ${at} of ${times}, ${broken.length} broken\n`);
    const grants = at % 2 === 0 ? one : other;
    [before, after] = [after, heldBy(grants)];
    world.write(grants);
    const point = { call: 1 + Math.floor(random() * reach), isDone: random() < 0.5 };
    name = `${at}: killed ${point.isDone ? "after" : "before"} call ${point.call}`;
    if (await killAt(point, world)) counts.killed += 1;
    else counts["ended before"] += 1;
    const begun = world.sandbox.calls().length;
    const again = await world.run(APPLY);
    reach = Math.max(reach, world.sandbox.calls().length - begun);
    const { lost, surplus } = wrongAtEnd(heldIn(world.sandbox), after);
    counts.lost += lost.length;
    counts.surplus += surplus.length;
    for (const wrong of lost) broken.push(`${name}: lost ${wrong}`);
    for (const wrong of surplus) broken.push(`${name}: surplus ${wrong}`);
    if (again.code !== 0)
      broken.push(`${name}: run again, it ends ${again.code}: ${(again.out + again.err).slice(-600)}`);
  }
  delete world.between.onCall;
  return {
    kind: "`apply` and its Terraform killed (SIGKILL) at a random call, and run again",
    invariant: "after the second run nothing is lost and nothing is surplus; nobody loses on the way what they keep",
    times: at,
    counts,
    broken,
  };
}
