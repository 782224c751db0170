/** Files of ours are five levels deep. */
const DEEPEST_FLOW = 50;
const DEEPEST_INDENT = 200;

/**
 * The line (from 1) on which nesting grows absurd, or undefined. Looked for before parsing: 200,000 nested `- ` abort
 * the process inside the YAML parser (V8 runs out of memory compiling a regular expression), which nothing can catch.
 * A coarse reading is enough: every block level costs a column before the first word, every flow level a bracket.
 */
export function tryFindTooDeepLine(text: string): number | undefined {
  let flow = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const firstWord = line.search(/[^ \t?:-]/);
    if ((firstWord === -1 ? line.length : firstWord) > DEEPEST_INDENT) return index + 1;
    for (const char of line) {
      if (char === "[" || char === "{") flow += 1;
      if (char === "]" || char === "}") flow = Math.max(0, flow - 1);
    }
    if (flow > DEEPEST_FLOW) return index + 1;
  }
  return undefined;
}
