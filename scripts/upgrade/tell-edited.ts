import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { readMark } from "../../lib/generated/mark";
import { threeWays } from "../../lib/generated/three-ways";
import { version } from "../../package.json";
import type { SoundHere } from "../compile-here";
import type { Io } from "../io";
import type { Old } from "./old-program";

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, "  ");

/** One edited workflow: shown, and with `--merge` the text to write. Undefined where it lacks nothing. */
export async function tellEdited(
  here: SoundHere,
  { path, next, old }: { readonly path: string; readonly next: string; readonly old: Old },
  isMerge: boolean,
  io: Io,
): Promise<{ readonly write: string | undefined } | undefined> {
  const there = await readFile(join(here.root, path), "utf8");
  // Merged, by whomever, since this version.
  if (readMark(there)?.version === version) return undefined;
  const was = "couldNotLook" in old ? undefined : old.workflows.get(path);
  if (was === undefined) {
    io.out(`${path}: edited by hand, and stays as it is; without the old version only all of it can be compared\n`);
    return { write: undefined };
  }
  const { edits, news, merged } = threeWays(path, { there, old: was, next }, version);
  if (news === "") return undefined;
  const fits =
    merged === undefined ? "both touch the same lines: edit it by hand" : "both fit together: --merge writes it";
  const outcome = isMerge && merged !== undefined ? "merged" : `stays as it is; ${fits}`;
  const from = readMark(was)?.version ?? "the old version";
  io.out(`${path}: edited by hand, ${outcome}\n  what you changed in what ${from} wrote:\n${indent(edits)}`);
  io.out(`  what ${version} changes:\n${indent(news)}`);
  return { write: isMerge ? merged : undefined };
}
