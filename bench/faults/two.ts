import { join } from "node:path";

import { startHttpState } from "../../test/io/terraform/http-state";
import { APPLY } from "./kill";
import type { Tried } from "./outcome";
import { heldBy, heldIn, worlds, wrongAtEnd, wrongNow, type Held } from "./people";
import type { Ran } from "./start-command";
import type { World } from "./world";

const WHY = /lock|stale|state (has )?changed|no more/i;

/** Why two applies of the same files at once did not end as they should; `now` is once both have ended. */
function whyWrong(both: readonly Ran[], now: Held, wanted: Held): string[] {
  const { lost, surplus } = wrongAtEnd(now, wanted);
  const unsaid = both.filter(({ code, out, err }) => code !== 0 && !WHY.test(out + err));
  return [
    ...(both.some(({ code }) => code === 0)
      ? []
      : [`neither ends right: ${both.map(({ out }) => out.slice(-300)).join(" | ")}`]),
    ...unsaid.map(
      ({ code, out, err }) => `one ends ${code} and says neither lock nor change: ${(out + err).slice(-600)}`,
    ),
    ...lost.map((one) => `lost ${one}`),
    ...surplus.map((one) => `surplus ${one}`),
  ];
}

/**
 * Starts two applies of the same change, the second a random moment after the first: in folders of their own, as two jobs
 * have, with one state at a server.
 */
export async function twoAtOnce(world: World, times: number, random: () => number): Promise<Tried> {
  const server = await startHttpState();
  const { address } = server;
  const backend = { http: { address, lock_address: address, unlock_address: address } };
  const broken: string[] = [];
  const counts = { "both ended right": 0, "one refused": 0, "third had nothing to apply": 0 };
  let [before, after]: [Held, Held] = [new Map(), new Map()];
  let name = "";
  world.between.onCall = () => {
    broken.push(...wrongNow(heldIn(world.sandbox), before, after).map((wrong) => `${name}: ${wrong}`));
  };
  for (let at = 0; at < times; at += 1) {
    const grants = worlds(2)[at % 2 === 0 ? 0 : 1];
    [before, after] = [after, heldBy(grants)];
    world.write(grants, { terraform: { backend } });
    const later = Math.floor(random() * 3_000);
    name = `${at}: the second ${later} ms later`;
    const first = world.start(APPLY);
    await new Promise((resolve) => setTimeout(resolve, later));
    const second = world.run(APPLY, { CDKTF_OUTDIR: join(world.root, "../out-of-the-second") });
    const both = await Promise.all([first.ended, second]);
    const refused = both.filter(({ code }) => code !== 0).length;
    if (refused === 0) counts["both ended right"] += 1;
    if (refused === 1) counts["one refused"] += 1;
    broken.push(...whyWrong(both, heldIn(world.sandbox), after).map((wrong) => `${name}: ${wrong}`));
    const third = await world.run(APPLY);
    if (third.code === 0 && third.out.includes("nothing to apply")) counts["third had nothing to apply"] += 1;
    else broken.push(`${name}: the third ends ${third.code}: ${third.out.slice(-400)}`);
  }
  delete world.between.onCall;
  await server.close();
  return {
    kind: "two `apply` at once",
    invariant:
      "one ends right, the other too or it says why not; nothing is lost or surplus, and nothing is left to apply",
    times,
    counts,
    broken,
  };
}
