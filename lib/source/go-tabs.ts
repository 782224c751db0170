import { Lexer } from "yaml";

/** What the lexer says beside the text: where a document, a scalar begins, that brackets end in an error. */
const SIGNS = new Set(["\u0002", "\u0018", "\u001f"]);

/**
 * The offset of a tab where go-yaml's scanner wants the next token of a block, or undefined: it refuses the text, which
 * YAML 1.2 allows behind `- `. Source: go-yaml v2, scannerc.go, yaml_parser_scan_to_next_token.
 */
export function tryFindRefusedTab(text: string): number | undefined {
  if (!text.includes("\t")) return undefined;
  let [offset, flow, keyAllowed] = [0, 0, true];
  for (const token of new Lexer().lex(text)) {
    if (SIGNS.has(token)) continue;
    if (token === "[" || token === "{") flow += 1;
    else if (token === "]" || token === "}") flow = Math.max(0, flow - 1);
    if (/^[ \t]+$/.test(token)) {
      if (token.includes("\t") && keyAllowed && flow === 0) return offset + token.indexOf("\t");
    } else keyAllowed = token === "-" || token === "?" || token.endsWith("\n");
    offset += token.length;
  }
  return undefined;
}
