import { RULES } from "../lib/diagnostics";
import type { Command } from "./command";

const NOTICE = "<!-- Written by `yarn generate`; edit the code it is made from. -->";

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function optionRow([name, option]: readonly [string, Command["options"][string]]): string {
  const choices = option.choices?.map(String).join(", ");
  const takes = choices ?? (option.type === "boolean" ? "" : (option.type ?? ""));
  const preset: unknown = option.default;
  const fallback = preset === undefined ? "" : `\`${typeof preset === "string" ? preset : JSON.stringify(preset)}\``;
  return `| \`--${name}\` | ${cell(takes)} | ${fallback} | ${cell(option.describe ?? "")} |`;
}

function section(command: Command): string[] {
  const { name, positional, describe, options, examples } = command;
  const rows = Object.entries(options).map(optionRow);
  const table = ["| option | takes | default | does |", "| --- | --- | --- | --- |", ...rows, ""];
  return [
    `## ${name}`,
    "",
    `\`yarn ${name}${positional === undefined ? "" : ` <${positional.name}>`}\`: ${describe}.`,
    "",
    ...(positional === undefined ? [] : [`\`<${positional.name}>\`: ${positional.describe}.`, ""]),
    ...(rows.length === 0 ? [] : table),
    "```sh",
    ...examples,
    "```",
    "",
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
    ...commands.flatMap(section),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** docs/rules.md. */
export function ruleReference(): string {
  const rows = Object.entries(RULES).map(([id, meaning]) => `| \`${id}\` | ${cell(meaning)} |`);
  const lines = [
    NOTICE,
    "",
    "# Rules",
    "",
    "What `yarn validate` can say, by the id at the end of each message.",
    "",
    "| rule | says |",
    "| --- | --- |",
  ];
  return `${[...lines, ...rows].join("\n")}\n`;
}
