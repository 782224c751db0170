import { rm } from "node:fs/promises";
import { join } from "node:path";

import { plural, printable, quote } from "../../lib/diagnostics";
import { deleteEnded, endedGrants, endingGrants, type EndingGrant } from "../../lib/expiry";
import { writeFiles } from "../../lib/io/write-files";
import { minuteOf } from "../../lib/model";
import { formatFileChange } from "../../lib/review/file-changes";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Everywhere } from "../options";

function line({ team, name, expires, at, left, reason, held }: EndingGrant): string {
  const what = name === undefined ? "a grant" : quote(name);
  const when =
    left < 0
      ? `ended on ${expires}`
      : left === 0
        ? `ends today${expires.includes("T") ? `, at ${expires}` : ""}`
        : `ends in ${plural(left, "day")}, on ${expires}`;
  const stays = held ? "; it stays, since it holds an administrator: yarn validate says what to do" : "";
  const why = reason === undefined ? "" : `; ${printable(reason, 200)}`;
  return `${printable(at.file)}:${at.line}: ${what} of team ${quote(team)} ${when}${stays}${why}\n`;
}

async function run(given: Everywhere & { readonly write: boolean }, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { root, now, files } = here;
  const today = minuteOf(now);
  const ended = endedGrants(here, today);
  const shown = [...ended, ...endingGrants(here, today)];
  for (const grant of shown) io.out(line(grant));
  if (shown.length === 0) io.out("no grant has ended, and none ends within two weeks\n");
  const removal = deleteEnded(here, ended);
  for (const grant of removal.kept.filter(({ held }) => !held)) {
    io.err(`${printable(grant.at.file)}:${grant.at.line}: stays, since without it other access would change\n`);
  }
  if (removal.byHand.length > 0) {
    io.err(
      `${removal.byHand.map((path) => printable(path)).join(", ")}: the layout takes no edit; delete the grants by hand\n`,
    );
  }
  if (given.write) {
    await writeFiles(
      root,
      new Map([...removal.files].flatMap(([path, text]) => (text === null ? [] : [[path, text]]))),
    );
    for (const [path, text] of removal.files) {
      if (text === null) await rm(join(root, path));
      io.out(`${path}${text === null ? " deleted" : ""}\n`);
    }
  } else {
    for (const [path, after] of removal.files) {
      const before = files.get(path);
      io.out(formatFileChange(path, before !== undefined && "text" in before ? before.text : "", after ?? ""));
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
