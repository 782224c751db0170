import { enumerate, quote, UsageError } from "../../lib/diagnostics";
import { text, type Arguments, type Command } from "../command";
import { GITHUB_TASKS } from "../github";
import type { GitHubTask } from "../github/task";
import type { ExitCode, Io } from "../io";

function findTask(name: string): GitHubTask {
  const found = GITHUB_TASKS.find((task) => task.name === name);
  if (found !== undefined) return found;
  const names = GITHUB_TASKS.map((task) => task.name);
  throw new UsageError(`${quote(name)} is no task; ${enumerate(names)}`);
}

/** What one task does not know must not seem to have been heard. */
function checkOptions(task: GitHubTask, args: Arguments): void {
  const all = new Set(GITHUB_TASKS.flatMap(({ options }) => Object.keys(options)));
  const stray = [...all].filter((name) => !(name in task.options) && args[name] !== undefined && args[name] !== false);
  if (stray.length > 0) throw new UsageError(`github ${task.name} takes no --${stray.sort().join(", --")}`);
  const missing = task.needs.filter((name) => args[name] === undefined);
  if (missing.length > 0) throw new UsageError(`github ${task.name} needs --${missing.join(", --")}`);
}

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const task = findTask(text(args, "task") ?? "");
  checkOptions(task, args);
  return await task.run(args, io);
}

/** Two tasks may share an option; then it says the same in both. */
const OPTIONS = Object.fromEntries(
  GITHUB_TASKS.flatMap(({ name, options }) =>
    Object.entries(options).map(([key, option]) => {
      const takers = GITHUB_TASKS.filter((task) => key in task.options).map((task) => task.name);
      return [key, { ...option, describe: `${takers.join(", ")}: ${option.describe ?? name}` }] as const;
    }),
  ),
);

export const github: Command = {
  name: "github",
  positional: {
    name: "task",
    describe: GITHUB_TASKS.map(({ name, describe }) => `\`${name}\`: ${describe}`).join(". "),
  },
  describe: "What the workflows do at GitHub, with the token of their job; docs/pipeline.md",
  options: OPTIONS,
  examples: ["yarn github jobs --role plan"],
  run,
};
