import { startHttpState } from "../../test/io/terraform/http-state";
import { APPLY } from "./kill";
import type { Tried } from "./outcome";
import { heldBy, heldIn, worlds, wrongAtEnd } from "./people";
import type { Ran } from "./start-command";
import type { World } from "./world";

const WRITES = /^(Create|Update|Delete|Associate|Disassociate|Tag|Untag)/;

/** How many calls of EKS would change something, so far. */
export const writesOf = ({ sandbox }: Pick<World, "sandbox">): number =>
  sandbox.calls().filter(({ operation }) => WRITES.test(operation)).length;

/** Of an http backend's lock Terraform tells the id alone: as who holds it, it names itself. */
const HOLDER = "11111111-2222-3333-4444-555555555555";

/** Somebody else's lock on a state, as Terraform's own client takes it. */
async function hold(address: string, state: string): Promise<() => Promise<void>> {
  const url = address.replace("{stack}", state);
  const lock = {
    ID: HOLDER,
    Operation: "OperationTypeApply",
    Who: "somebody-else@their-machine",
    Version: "1.9.0",
    Created: "2026-11-22T00:00:00Z",
    Info: "",
    Path: "",
  };
  await fetch(url, { method: "LOCK", body: JSON.stringify(lock) });
  return async () => {
    await fetch(url, { method: "UNLOCK", body: JSON.stringify(lock) });
  };
}

/** Why an apply that met a lock did not do as it should. */
function whyWrong({ code, out, err }: Ran, writes: number): string[] {
  const text = out + err;
  return [
    ...(code === 0 ? ["it exits 0"] : []),
    ...(/lock/i.test(text) && text.includes(HOLDER) ? [] : [`it does not say which lock is held: ${text.slice(-600)}`]),
    ...(writes > 0 ? [`${writes} calls changed something`] : []),
  ];
}

/** Applies while somebody else holds the lock of the stack's state, or of the note beside it; then without. */
export async function locked(world: World): Promise<Tried> {
  const server = await startHttpState();
  const { address } = server;
  const backend = { http: { address, lock_address: address, unlock_address: address } };
  const broken: string[] = [];
  const counts = { refused: 0, "calls that changed something": 0, "ended right once released": 0 };
  const states = ["one", "_note-one"];
  try {
    for (const [at, state] of states.entries()) {
      const grants = worlds(2)[at === 0 ? 0 : 1];
      world.write(grants, { terraform: { backend } });
      const [writes, kept] = [writesOf(world), JSON.stringify([...server.states])];
      const release = await hold(address, state);
      const ran = await world.run(APPLY);
      const written = writesOf(world) - writes;
      const wrong = whyWrong(ran, written);
      if (JSON.stringify([...server.states]) !== kept) wrong.push("a state was written");
      counts["calls that changed something"] += written;
      if (ran.code !== 0) counts.refused += 1;
      await release();
      const again = await world.run(APPLY);
      const { lost, surplus } = wrongAtEnd(heldIn(world.sandbox), heldBy(grants));
      if (again.code === 0 && lost.length + surplus.length === 0) counts["ended right once released"] += 1;
      else wrong.push(`released, it ends ${again.code}: ${[...lost, ...surplus].join()} ${again.out.slice(-400)}`);
      broken.push(...wrong.map((text) => `lock of ${state}: ${text}`));
    }
  } finally {
    await server.close();
  }
  return {
    kind: "`apply` while somebody else holds the state's lock",
    invariant: "it says which lock, exits non-zero and changes nothing; once released, it ends right",
    times: states.length,
    counts,
    broken,
  };
}
