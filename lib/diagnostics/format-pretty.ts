import { createColors } from "picocolors";

import { count } from "./arrange";
import type { Diagnostic, Location, Severity } from "./diagnostic";
import { plural, printable } from "./quote";
import { widthOf } from "./text-width";

type Colors = ReturnType<typeof createColors>;

export interface PrettyOptions {
  readonly color: boolean;
  /** The text of a file, for the line under the message. */
  readonly textOf: (file: string) => string | undefined;
}

/** Of a longer line, in characters, a piece around the problem is shown. */
const LONGEST_LINE = 160;
const BEFORE_COLUMN = 40;

function paint(colors: Colors, severity: Severity): (text: string) => string {
  return { error: colors.red, warning: colors.yellow, notice: colors.cyan }[severity];
}

function place(at: Location): string {
  return `${printable(at.file, 400)}:${at.line}:${at.column}`;
}

type LinesOf = (file: string) => readonly string[];

/** Each file is split once: it may have a hundred thousand problems. */
function splitter({ textOf }: PrettyOptions): LinesOf {
  const split = new Map<string, readonly string[]>();
  return (file) => {
    const lines =
      split.get(file) ??
      textOf(file)
        ?.replace(/^\ufeff/, "")
        .split(/\r?\n/) ??
      [];
    split.set(file, lines);
    return lines;
  };
}

/** The piece of a line that is shown: all of a short one, else what stands around a column (from 0). */
function pieceAround(line: string, column: number): { from: number; to: number } {
  if (line.length <= LONGEST_LINE) return { from: 0, to: line.length };
  const from = column <= LONGEST_LINE / 2 ? 0 : column - BEFORE_COLUMN;
  return { from, to: Math.min(line.length, from + LONGEST_LINE) };
}

function shown(text: string): string {
  return printable(text.replaceAll("\t", " "), Infinity);
}

/**
 * The source line, and carets under its part of the range; nothing where the file has no such line (a missing file).
 * The bar before it is there for GitHub's log, which takes a line that starts with `::` for a command.
 */
function excerpt(at: Location, linesOf: LinesOf, colors: Colors): string[] {
  const line = linesOf(at.file)[at.line - 1];
  if (line === undefined || line.trim() === "") return [];
  const column = at.column - 1;
  const { from, to } = pieceAround(line, column);
  const end = Math.min(at.endLine === at.line ? at.endColumn - 1 : line.length, to);
  const [cutBefore, cutAfter] = [from > 0 ? "…" : "", to < line.length ? "…" : ""];
  const before = `${cutBefore}${shown(line.slice(from, column))}`;
  const carets = "^".repeat(Math.max(1, widthOf(shown(line.slice(column, end)).trimEnd())));
  return [
    `  ${colors.dim(`| ${cutBefore}${shown(line.slice(from, to))}${cutAfter}`)}`,
    `  ${colors.dim("|")} ${" ".repeat(widthOf(before))}${colors.bold(carets)}`,
  ];
}

function block(diagnostic: Diagnostic, linesOf: LinesOf, colors: Colors): string {
  const severity = paint(colors, diagnostic.severity)(`${diagnostic.severity}:`);
  const head = `${colors.bold(place(diagnostic.at))}: ${severity} ${diagnostic.message} ${colors.dim(`[${diagnostic.rule}]`)}`;
  const related = (diagnostic.related ?? []).map(({ at, message }) => `  ${place(at)}: ${message}`);
  const hint = diagnostic.hint === undefined ? [] : [`  ${colors.green("hint:")} ${diagnostic.hint}`];
  return [head, ...excerpt(diagnostic.at, linesOf, colors), ...related, ...hint].join("\n");
}

/** For people: every problem with its source line, then a count. Empty without problems. */
export function formatPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions): string {
  if (diagnostics.length === 0) return "";
  const colors = createColors(options.color);
  const { errors, warnings, notices } = count(diagnostics);
  const counts = [
    [errors, "error"],
    [warnings, "warning"],
    [notices, "notice"],
  ] as const;
  const tally = counts.flatMap(([number, word]) => (number === 0 ? [] : [plural(number, word)])).join(", ");
  const linesOf = splitter(options);
  const blocks = diagnostics.map((diagnostic) => block(diagnostic, linesOf, colors));
  return `${[...blocks, tally].join("\n\n")}\n`;
}
