import { plural, printable, quote } from "../../lib/diagnostics";
import { endedGrants, endingGrants, removeGrants, type EndingGrant } from "../../lib/expiry";
import { writeFiles } from "../../lib/io/write-files";
import { dayOf } from "../../lib/model";
import { formatFileChange } from "../../lib/review/file-changes";
import { defineCommand } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Everywhere } from "../options";

function line({ team, name, expires, at, left, reason }: EndingGrant): string {
  const what = name === undefined ? "a grant" : quote(name);
  const when =
    left < 0 ? `ended on ${expires}` : left === 0 ? "ends today" : `ends in ${plural(left, "day")}, on ${expires}`;
  const why = reason === undefined ? "" : `; ${printable(reason, 200)}`;
  return `${printable(at.file)}:${at.line}: ${what} of team ${quote(team)} ${when}${why}\n`;
}

async function run(given: Everywhere & { readonly write: boolean }, io: Io): Promise<ExitCode> {
  const here = await compileHere(given, io);
  const { root, now, files } = here;
  if (here.kind !== "sound") {
    showProblems(here.diagnostics, files, io);
    return EXIT.found;
  }
  const { model } = here;
  const today = dayOf(now);
  const ended = endedGrants(model.teams, today);
  const shown = [...ended, ...endingGrants(model.teams, today)];
  for (const grant of shown) io.out(line(grant));
  if (shown.length === 0) io.out("no grant has ended, and none ends within two weeks\n");
  const removal = removeGrants(files, ended);
  if (removal.byHand.length > 0) {
    io.err(
      `${removal.byHand.map((path) => printable(path)).join(", ")}: the layout takes no edit; delete the grants by hand\n`,
    );
  }
  if (given.write) {
    await writeFiles(root, removal.files);
    for (const path of removal.files.keys()) io.out(`${path}\n`);
  } else {
    for (const [path, after] of removal.files) {
      const before = files.get(path);
      io.out(formatFileChange(path, before !== undefined && "text" in before ? before.text : "", after));
    }
    if (removal.files.size > 0) io.err("nothing was written: --write deletes the grants that have ended\n");
  }
  return removal.byHand.length > 0 ? EXIT.found : EXIT.ok;
}

export const expire = defineCommand({
  name: "expire",
  describe: "Show grants that have ended or end within two weeks; delete from the files those that have",
  options: { write: { type: "boolean", describe: "Write the files" } },
  examples: ["yarn expire"],
  run,
});
