import type { Diagnostic } from "./diagnostic";
import { plural, printable } from "./quote";

/** GitHub shows at most ten annotations of a kind per step and drops the rest without a word. */
const MOST_OF_A_KIND = 10;

/** The escapes of actions/toolkit's `command.ts`: without them a value could end the command and start another. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function annotation(diagnostic: Diagnostic): string {
  const { at } = diagnostic;
  const properties = [
    `file=${escapeProperty(printable(at.file, 400))}`,
    `line=${at.line}`,
    `endLine=${at.endLine}`,
    // GitHub ignores columns of an annotation that spans lines.
    ...(at.line === at.endLine ? [`col=${at.column}`, `endColumn=${at.endColumn}`] : []),
    `title=${escapeProperty(diagnostic.rule)}`,
  ];
  const body = [diagnostic.message, diagnostic.hint].filter((part) => part !== undefined).join("\n");
  return `::${diagnostic.severity} ${properties.join(",")}::${escapeData(body)}`;
}

/** How many of each kind are shown; one notice is kept free for the line that counts the rest. */
const SHOWN = { error: MOST_OF_A_KIND, warning: MOST_OF_A_KIND, notice: MOST_OF_A_KIND - 1 } as const;

/** GitHub Actions workflow commands: errors first, at most ten of a kind, then "and N more". */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  const kinds = (["error", "warning", "notice"] as const).map((severity) => {
    const all = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
    return { severity, lines: all.slice(0, SHOWN[severity]).map(annotation), rest: all.length - SHOWN[severity] };
  });
  const rest = kinds.filter((kind) => kind.rest > 0).map((kind) => plural(kind.rest, `more ${kind.severity}`));
  const more = rest.length === 0 ? [] : [`::notice::and ${rest.join(", ")}; run \`yarn validate\` to see them all`];
  return [...kinds.flatMap((kind) => kind.lines), ...more].map((line) => `${line}\n`).join("");
}
