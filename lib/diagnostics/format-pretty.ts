import { createColors } from "picocolors";

import { count } from "./arrange";
import type { Diagnostic, Location, Severity } from "./diagnostic";
import { printable } from "./quote";

type Colors = ReturnType<typeof createColors>;

export interface PrettyOptions {
  readonly color: boolean;
  /** The text of a file, for the line under the message. */
  readonly textOf: (file: string) => string | undefined;
}

const LONGEST_LINE = 160;

function paint(colors: Colors, severity: Severity): (text: string) => string {
  return { error: colors.red, warning: colors.yellow, notice: colors.cyan }[severity];
}

function place(at: Location): string {
  return `${printable(at.file, 400)}:${at.line}:${at.column}`;
}

/** The source line and a caret under the range; nothing where the file has no such line (a missing file). */
function excerpt(at: Location, options: PrettyOptions, colors: Colors): string[] {
  const line = options.textOf(at.file)?.split(/\r\n|\n|\r/)[at.line - 1];
  if (line === undefined || line.trim() === "" || at.column > LONGEST_LINE) return [];
  const before = printable(line.slice(0, at.column - 1).replaceAll("\t", " "), LONGEST_LINE);
  const end = at.endLine === at.line ? at.endColumn : line.length + 1;
  const marked = printable(line.slice(at.column - 1, end - 1).replaceAll("\t", " "), LONGEST_LINE);
  const shown = printable(line.replaceAll("\t", " "), LONGEST_LINE);
  const carets = "^".repeat(Math.max(1, Math.min(marked.trimEnd().length, LONGEST_LINE)));
  return [`  ${colors.dim(shown)}`, `  ${" ".repeat(before.length)}${colors.bold(carets)}`];
}

function block(diagnostic: Diagnostic, options: PrettyOptions, colors: Colors): string {
  const severity = paint(colors, diagnostic.severity)(`${diagnostic.severity}:`);
  const head = `${colors.bold(place(diagnostic.at))}: ${severity} ${diagnostic.message} ${colors.dim(`[${diagnostic.rule}]`)}`;
  const related = (diagnostic.related ?? []).map(({ at, message }) => `  ${place(at)}: ${message}`);
  const hint = diagnostic.hint === undefined ? [] : [`  ${colors.green("hint:")} ${diagnostic.hint}`];
  return [head, ...excerpt(diagnostic.at, options, colors), ...related, ...hint].join("\n");
}

function plural(number: number, word: string): string[] {
  return number === 0 ? [] : [`${number} ${word}${number === 1 ? "" : "s"}`];
}

/** For people: every problem with its source line, then a count. Empty without problems. */
export function formatPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions): string {
  if (diagnostics.length === 0) return "";
  const colors = createColors(options.color);
  const { errors, warnings, notices } = count(diagnostics);
  const tally = [...plural(errors, "error"), ...plural(warnings, "warning"), ...plural(notices, "notice")].join(", ");
  const blocks = diagnostics.map((diagnostic) => block(diagnostic, options, colors));
  return `${[...blocks, tally].join("\n\n")}\n`;
}
