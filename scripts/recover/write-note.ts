import { printable } from "../../lib/diagnostics";
import { readTemplate } from "../../lib/io/read-template";
import { writeNewFile } from "../../lib/io/write-files";
import { undoLines, type Recovered, type Survey, type Target } from "../../lib/recover";
import { incidentNote, type Incident } from "../../lib/review/incident-note";
import type { Io } from "../io";

const DONE = {
  made: "an access entry with cluster-admin was made",
  added: "cluster-admin was added to the access entry that was there",
  had: "nothing: the access entry had cluster-admin already",
} as const;

function incidentOf(target: Target, survey: Survey, recovered: Recovered, now: Date): Incident {
  const { cluster, principal, until } = target;
  const { caller, facts } = survey;
  return {
    cluster: cluster.name,
    account: facts.account,
    region: facts.region,
    principal: principal.arn,
    caller,
    madeAt: now,
    until: recovered.how === "made" ? until : undefined,
    done: DONE[recovered.how],
    modeBefore: facts.authenticationMode,
    changedMode: recovered.changedMode,
    undo: undoLines(target, recovered),
  };
}

/** Writes `incidents/<day>-<cluster>-recovery.md`. A note that cannot be written is no failure of the recovery. */
export async function writeNote(
  root: string,
  now: Date,
  [target, survey, recovered]: readonly [Target, Survey, Recovered],
  io: Io,
): Promise<void> {
  const stem = `incidents/${now.toISOString().slice(0, 10)}-${target.cluster.name}-recovery`;
  try {
    const text = incidentNote(await readTemplate("incident.md"), incidentOf(target, survey, recovered, now));
    io.err(`note for the incident: ${await writeNewFile(root, stem, text)}\n`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    io.err(`no note for the incident was written (${printable(why, 300)}); keep this output instead\n`);
  }
}
