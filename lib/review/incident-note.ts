import { printable } from "../diagnostics";
import { codeSpan } from "./code-span";
import { textRenderer } from "./render-text";

/** A recovery, for whoever writes up the incident. Any text may stand in it. */
export interface Incident {
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  readonly principal: string;
  /** Undefined where AWS did not say who the caller is. */
  readonly caller: string | undefined;
  readonly madeAt: Date;
  /** Undefined where nothing was made that should end. */
  readonly until: Date | undefined;
  /** In our own words. */
  readonly done: string;
  readonly modeBefore: string;
  readonly changedMode: boolean;
  /** Command lines, and comments that start with `#`. */
  readonly undo: readonly string[];
}

const LONGEST = 1_000;

function moment(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The text of a note for the incident, from `templates/incident.md.hbs`; its place is a folder of the repository's root. */
export function incidentNote(template: string, incident: Incident): string {
  const render = textRenderer(template);
  const { caller, madeAt, until, undo } = incident;
  const code = (text: string): string => codeSpan(text, LONGEST);
  return render({
    ...incident,
    cluster: code(incident.cluster),
    clusterFile: code(`clusters/${incident.cluster}.yaml`),
    account: code(incident.account),
    region: code(incident.region),
    principal: code(incident.principal),
    caller: caller === undefined ? "AWS did not say" : code(caller),
    modeBefore: code(incident.modeBefore),
    day: madeAt.toISOString().slice(0, 10),
    madeAt: moment(madeAt),
    until: until === undefined ? "nothing to end" : moment(until),
    // A fence ends at a line that starts with one; a command line never does.
    undo: undo.map((line) => printable(line, 4_000)),
    runbooks: "../docs/runbooks",
  });
}
