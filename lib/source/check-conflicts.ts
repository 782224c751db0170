import { error, type Location, type Report } from "../diagnostics";

/**
 * What Git writes around the two sides, and the base between them (`merge.conflictStyle=diff3`): a line of its own, from its
 * first column. In a map nothing of YAML's can be there.
 */
const MARKER = /^(<{7}|\|{7}|={7}|>{7})(?:[ \t].*)?\r?$/gm;

/** More than anybody resolves before looking again. */
const MOST = 20;

interface MergeConflict {
  readonly from: number;
  readonly to: number;
  /** Of the marker that is shown. */
  readonly marker: string;
  /** Undefined: a marker that somebody forgot to delete. */
  end: number | undefined;
}

/** The conflicts of a text, in its order: each from `<<<<<<<` to `>>>>>>>`, and markers without such a frame by themselves. */
function conflictsIn(text: string): MergeConflict[] {
  const conflicts: MergeConflict[] = [];
  let open: MergeConflict | undefined;
  for (const { 0: line, 1: marker = "", index } of text.matchAll(MARKER)) {
    const found: MergeConflict = { from: index, to: index + line.length, marker, end: undefined };
    if (marker.startsWith("<")) open = found;
    else if (open !== undefined) {
      if (!marker.startsWith(">")) continue;
      open.end = found.to;
      open = undefined;
      continue;
    }
    conflicts.push(found);
  }
  return conflicts;
}

/** Refuses a file that holds merge conflicts: says where each begins and ends. Whether there are none. */
export function checkConflicts(
  text: string,
  locate: (range: readonly [number, number]) => Location,
  report: Report,
): boolean {
  const conflicts = conflictsIn(text);
  const rest = conflicts.length - MOST;
  conflicts.slice(0, MOST).forEach(({ from, to, marker, end }, index) => {
    const at = locate([from, to]);
    const more = rest > 0 && index === MOST - 1 ? `, and ${rest} more in this file` : "";
    if (end === undefined) {
      const message = `a leftover merge conflict marker (${marker})${more}`;
      report(
        error("merge-conflict", at, message, { hint: "delete it, and check whether both sides are still in the file" }),
      );
      return;
    }
    const message = `an unresolved merge conflict, up to line ${locate([end, end]).line}${more}`;
    const hint = "resolve it, and delete its marker lines (<<<<<<<, =======, >>>>>>>)";
    report(error("merge-conflict", at, message, { hint }));
  });
  return conflicts.length === 0;
}
