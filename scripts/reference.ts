import { RULES } from "../lib/diagnostics";
import { placeholder, type Command } from "./command";
import type { Option } from "./options";

const NOTICE = "<!-- Written by `yarn generate`; edit the code it is made from. -->";

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** A table as prettier would align it: `yarn generate` and `yarn format` must not undo each other. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

function optionRow([name, option]: readonly [string, Option]): string[] {
  const choices = option.choices?.join(", ");
  const typed = option.array === true ? "one or more" : option.type === "number" ? "number" : "text";
  const takes = choices ?? (option.type === "boolean" ? "" : typed);
  const preset = typeof option.default === "string" ? `\`${option.default}\`` : "";
  const spelled = option.short === undefined ? `--${name}` : `--${name}, -${option.short}`;
  return [`\`${spelled}\``, cell(takes), option.required === true ? "required" : preset, cell(option.describe)];
}

/** Commands of ours that yarn has one of its own of. */
const YARNS_OWN: ReadonlySet<string> = new Set(["why"]);

/** How a command is spelled on a command line. */
function spelled(words: readonly string[]): string {
  const [first = ""] = words;
  return ["yarn", ...(YARNS_OWN.has(first) ? ["access"] : []), ...words].join(" ");
}

function section(command: Command, above: readonly string[] = []): string[] {
  const { positionals, describe, options, examples, subcommands, run } = command;
  const name = [...above, command.name].join(" ");
  const rows = Object.entries(options).map(optionRow);
  const below = run === undefined ? " <command>" : "";
  return [
    `${"#".repeat(above.length + 2)} ${name}`,
    "",
    `\`${spelled([...above, command.name, ...positionals.map(placeholder)])}${below}\`: ${describe}.`,
    "",
    ...positionals.flatMap((word) => [`\`${placeholder(word)}\`: ${word.describe}.`, ""]),
    ...(rows.length === 0 ? [] : [...table(["option", "takes", "default", "does"], rows), ""]),
    "```sh",
    ...examples,
    "```",
    "",
    ...subcommands.flatMap((subcommand) => section(subcommand, [...above, command.name])),
  ];
}

/** docs/commands.md. */
export function commandReference(commands: readonly Command[]): string {
  const lines = [
    NOTICE,
    "",
    "# Commands",
    "",
    "Each is a script of its own (`yarn validate`) and reached by `yarn access <command>`. All take `--root DIR`: the folder",
    "of the repository's files (default: here, or `ACCESS_ROOT`). `ACCESS_NOW` (an ISO date) sets the clock,",
    "`ACCESS_CLUSTERS=a,b` limits what is synthesized, planned and compared.",
    "",
    "Results go to stdout, talk and progress to stderr. Exit codes: 0 fine, 1 problems or drift found, 2 wrong usage,",
    "3 could not run.",
    "",
    ...commands.flatMap((command) => section(command)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** docs/rules.md. */
export function ruleReference(): string {
  const rows = Object.entries(RULES).map(([id, meaning]) => [`\`${id}\``, cell(meaning)]);
  const lines = [
    NOTICE,
    "",
    "# Rules",
    "",
    "What `yarn validate` can say, and of a campaign `yarn review`, by the id at the end of each message.",
    "",
  ];
  return `${[...lines, ...table(["rule", "says"], rows)].join("\n")}\n`;
}
