import type { ApplyMark } from "../../lib/apply";
import type { Finding } from "../../lib/drift";
import type { Io } from "../io";
import { giveAccess } from "./give-access";
import type { LeftOut } from "./given";
import { planRest } from "./plan-rest";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import { updateScopes, type ApplyOptions } from "./update-scopes";

/** What came of one stack. */
export interface Done {
  readonly now: StackNow;
  readonly scopes: number;
  /** Principals that did not get what they were to get: everything else was applied. */
  readonly leftOut: readonly LeftOut[];
}

/** Whether it came to its end: of whom IAM does not have nothing can be made, and that is their team's matter. */
export function isToTheEnd({ leftOut }: Done): boolean {
  return leftOut.every(({ isMissing }) => isMissing);
}

/** A plan, the id of what was agreed to, and what was found before. */
export interface Due {
  readonly now: StackNow;
  readonly plan: string;
  readonly findings: readonly Finding[];
}

/** Gives first, takes away last: what is given and what EKS can do in place are our calls, everything else is Terraform's. */
export async function applyOne(
  { now, plan, findings }: Due,
  ports: Ports,
  options: ApplyOptions,
  io: Io,
): Promise<Done> {
  const { terraform } = ports;
  const { stack } = now;
  const note = async (mark: ApplyMark): Promise<void> => {
    await terraform.writeNote(stack.dir, mark, { env: await stack.environment() });
  };
  await note({ plan, status: "begun" });
  const given = await giveAccess(now, findings, ports, options.signal, io);
  const scopes = await updateScopes(now, ports, options, io);
  const isAsPlanned = [given.toImport, given.leftOut, scopes].every(({ length }) => length === 0);
  const rest = isAsPlanned ? now : await planRest(now, { ...given, scopes }, ports, options);
  if (rest.planned.changes.length > 0) {
    await terraform.apply(stack.dir, rest.file, { env: await stack.environment() });
  }
  // Not to its end: once what was wrong is mended, the same plan may be finished.
  if (given.leftOut.length === 0) await note({ plan, status: "finished" });
  return { now, scopes: scopes.length, leftOut: given.leftOut };
}
