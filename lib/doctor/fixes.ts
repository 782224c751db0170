import { ghCommand } from "./gh-command";
import { sortRows, type GitHubCall, type Row } from "./row";

/** One call that mends something. */
export interface Fix {
  readonly id: Row["id"];
  readonly call: GitHubCall;
  /** The `gh` command that does the same. */
  readonly command: string;
}

/** What `--fix` would do, in the order in which it does it. */
export function fixesOf(rows: readonly Row[], repository: string): Fix[] {
  return sortRows(rows)
    .filter(({ status }) => status !== "green")
    .flatMap(({ id, fix = [] }) => fix.map((call) => ({ id, call, command: ghCommand(repository, call) })));
}
