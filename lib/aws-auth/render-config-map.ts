import { printable } from "../diagnostics";
import { SECTIONS, type ConfigMap } from "./aws-auth";

/** No reader of YAML sees these otherwise than they are. */
const PLAIN_TEXT = /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** White space that a block of text would lose, or that people would not see. */
const FRAGILE = /(^|\n)[ ]+(\n|$)|^\n*$/;

/** In double quotes: what JSON escapes, and what YAML's readers refuse or fold. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text as a block that keeps its lines, or in quotes where a block would not keep each byte. */
function value(text: string): string {
  if (!PLAIN_TEXT.test(text) || FRAGILE.test(text)) return quoted(text);
  const indent = /^[ \n]/.test(text) ? "2" : "";
  const chomp = !text.endsWith("\n") ? "-" : text.endsWith("\n\n") ? "+" : "";
  const lines = text.replace(/\n$/, "").split("\n");
  return `|${indent}${chomp}\n${lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n")}`;
}

function comment(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `# ${printable(line, 1000)}`.trimEnd())
    .join("\n");
}

/**
 * YAML for a backup that `kubectl apply -f` takes, and that reads back to the same `data`, under `comments`. Without
 * `resourceVersion`: with it the API server would refuse the backup as out of date.
 */
export function renderConfigMap({ data }: Pick<ConfigMap, "data">, comments: readonly string[]): string {
  const known: readonly string[] = SECTIONS;
  const keys = [...data].map(([key, text]) => `  ${known.includes(key) ? key : quoted(key)}: ${value(text)}`);
  return [
    ...comments.map(comment),
    "apiVersion: v1",
    "kind: ConfigMap",
    "metadata:",
    "  name: aws-auth",
    "  namespace: kube-system",
    ...(keys.length === 0 ? ["data: {}"] : ["data:", ...keys]),
    "",
  ].join("\n");
}
