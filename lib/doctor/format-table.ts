import picocolors from "picocolors";

import { printable, widthOf } from "../diagnostics";
import { commandsOf } from "./gh-command";
import { tally } from "./format-json";
import { sortRows, type Row, type Status } from "./row";

/** A word and a sign for each, so that no colour is needed to tell them apart. */
const SIGNS: Readonly<Record<Status, string>> = {
  green: "+   ok",
  yellow: "!   warn",
  red: "X   BAD",
  unknown: "?   unknown",
};

function painted(status: Status, text: string, color: boolean): string {
  const colors = picocolors.createColors(color);
  const paint = { green: colors.green, yellow: colors.yellow, red: colors.red, unknown: colors.gray };
  return paint[status](text);
}

export interface TableOptions {
  /** Whether the terminal shows colours. */
  readonly color: boolean;
  /** `org/name`, for the commands of GitHub; empty where it was not looked at. */
  readonly repository: string;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Without credentials most checks could not look, all for one reason: it is told once. What differs is what to do. */
function sayOnce({ status, says }: Row, told: Set<string>): string {
  const [reason = ""] = says.split("; ");
  if (status !== "unknown" || !told.has(reason)) {
    told.add(reason);
    return says;
  }
  return "could not look, for a reason above";
}

/** A line for each row, what mends it below, and how many there are of each. */
export function formatDoctorTable(rows: readonly Row[], { color, repository }: TableOptions): string {
  const sorted = sortRows(rows);
  const [sign, id, about] = [
    Math.max(...Object.values(SIGNS).map(widthOf)),
    Math.max(0, ...sorted.map((row) => row.id.length)),
    Math.max(0, ...sorted.map((row) => widthOf(printable(row.about, 100)))),
  ];
  const told = new Set<string>();
  const lines = sorted.flatMap((row) => {
    const start = painted(row.status, pad(SIGNS[row.status], sign), color);
    const commands = row.status === "green" ? [] : (row.mend ?? commandsOf(repository, row.fix ?? []));
    return [
      `${start}  ${pad(row.id, id)}  ${pad(printable(row.about, 100), about)}  ${sayOnce(row, told)}`,
      ...commands.map((command) => `${" ".repeat(sign)}  $ ${command}`),
    ];
  });
  const { green, yellow, red, unknown } = tally(rows);
  const sum = `${green} green, ${yellow} yellow, ${red} red, ${unknown} unknown (could not be looked at)`;
  const byFix = rows.some(({ fix, status }) => fix !== undefined && status !== "green");
  return `${[...lines, "", sum, ...(byFix ? ["`yarn doctor --fix` runs the commands of gh api"] : [])].join("\n")}\n`;
}
