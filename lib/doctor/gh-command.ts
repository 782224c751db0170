import { shellLine, shellWord } from "../diagnostics/shell-word";
import type { GitHubCall } from "./row";

/** The command line that makes a call, to be pasted: `printf %s '{…}' | gh api --method PUT repos/acme/x/… --input -`. */
export function ghCommand(repository: string, { method, path, body }: GitHubCall): string {
  const call = shellLine("gh", "api", "--method", method, `repos/${repository}${path}`);
  return body === undefined ? call : `printf %s ${shellWord(JSON.stringify(body))} | ${call} --input -`;
}

/** A command line for each call. */
export function commandsOf(repository: string, calls: readonly GitHubCall[]): string[] {
  return calls.map((call) => ghCommand(repository, call));
}
