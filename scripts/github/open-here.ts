import type { GitHub } from "../../lib/ports/github";
import { githubAccess } from "../../lib/io/github/read-access";
import type { Io } from "../io";

/** GitHub as the job's environment names it. */
export async function openHere(io: Io): Promise<GitHub> {
  const { openGitHub } = await import("../../lib/io/github/open-github.js");
  return openGitHub({ ...githubAccess(io.env), sleep: io.sleep });
}
