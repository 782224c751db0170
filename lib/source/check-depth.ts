import { Lexer } from "yaml";

/** Files of ours are five levels deep. */
const DEEPEST_FLOW = 50;
const DEEPEST_INDENT = 200;
const MOST_INDICATORS = 50;

/**
 * The line (from 1) on which nesting grows absurd, or undefined. Looked for before parsing: deep nesting overflows the
 * parser's stack, or aborts the process (V8 runs out of memory compiling a regular expression), which nothing can catch.
 * The lexer has no such limit, and knows a bracket from one in quotes, in a comment or in a block of text. Every
 * level of a file costs an open bracket, an indicator (`- `, `? `, `: `) on one line, or a column of indentation.
 */
export function tryFindTooDeepLine(text: string): number | undefined {
  let [line, flow, indicators, lineStarts] = [1, 0, 0, true];
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") flow += 1;
    else if (token === "]" || token === "}") flow = Math.max(0, flow - 1);
    else if (token === "-" || token === "?" || token === ":") indicators += 1;
    else if (token === ",") indicators = 0;
    else if (lineStarts && token.length > DEEPEST_INDENT && token.trim() === "") return line;
    if (flow > DEEPEST_FLOW || indicators > MOST_INDICATORS) return line;
    lineStarts = token.endsWith("\n");
    if (token.includes("\n")) {
      line += token.split("\n").length - 1;
      indicators = 0;
    }
  }
  return undefined;
}
