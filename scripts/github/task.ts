import type { Options } from "yargs";

import type { GitHub } from "../../lib/ports/github";
import type { Arguments } from "../command";
import type { ExitCode, Io } from "../io";

/** One thing that a workflow does by `yarn github <task>`. */
export interface GitHubTask {
  readonly name: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  /** Those that it cannot do without. */
  readonly needs: readonly string[];
  readonly run: (args: Arguments, io: Io) => Promise<ExitCode>;
}

/** GitHub as the job's environment names it. */
export async function openHere(io: Io): Promise<GitHub> {
  const { githubAccess, openGitHub } = await import("../../lib/io/github/open-github.js");
  return openGitHub(githubAccess(io.env));
}
