import { printable, plural } from "../../lib/diagnostics";
import type { Fixed } from "../../lib/doctor/fixed";
import type { Fix } from "../../lib/doctor/fixes";
import type { GitHubSettings } from "../../lib/ports/github-settings";
import type { Io } from "../io";

/** Shows what would be done, and asks for a yes where nobody gave it. */
export async function agreeToFix(fixes: readonly Fix[], yes: boolean, io: Io): Promise<boolean> {
  if (fixes.length === 0) {
    io.err("--fix: there is nothing that it could mend\n");
    return false;
  }
  const list = fixes.map(({ id, command }) => `  ${id}: ${command}\n`).join("");
  io.err(`--fix does ${plural(fixes.length, "thing")} at GitHub:\n${list}`);
  if (yes || ((await io.ask?.("Do exactly this? Type yes: ")) ?? "").trim() === "yes") return true;
  io.err("not agreed to: nothing is changed\n");
  return false;
}

/** Does one after the other, and says of each what became of it. After a failure the same check's further calls are left out. */
export async function makeFixes(fixes: readonly Fix[], settings: GitHubSettings, io: Io): Promise<Fixed[]> {
  const made: Fixed[] = [];
  for (const { id, call, command } of fixes) {
    const before = made.find((one) => one.id === id && !one.done);
    const why = before === undefined ? await settings.change(call) : "what comes before it failed";
    made.push({ id, command, done: why === undefined, ...(why === undefined ? {} : { why }) });
    io.err(`${why === undefined ? "done" : `NOT done (${printable(why, 500)})`}: ${command}\n`);
  }
  return made;
}
