import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { PROJECT } from "../scripts/harness";

export const RUNBOOKS = "docs/runbooks";
/** The runbooks, by their paths from the root. */
export const pages = readdirSync(join(PROJECT, RUNBOOKS)).map((name) => `${RUNBOOKS}/${name}`);
export const textOf = (page: string): string => readFileSync(join(PROJECT, page), "utf8");

/** Each command line in a shell's block, with its page. */
export const lines = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [page, line] as const),
  ),
);
/** Those of one program, or of one of its commands. */
export const linesOf = (program: string) => lines.filter(([, line]) => line.startsWith(`${program} `));
