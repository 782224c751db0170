import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";

/** The pages whose numbers a benchmark writes. */
export type MeasuredPage = "docs/performance.md" | "docs/reliability.md";

/** Whether the command line asks for it: `yarn bench scale write`. Numbers of a busy machine are for looking at only. */
export const wantsWriting = (): boolean => process.argv.includes("write");

/**
 * Puts what a benchmark measured between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` of a page, where the command line
 * asks for it, and prints it in any case.
 * @param markdown what to say, without the markers
 * @throws Error where the page has no such markers
 */
export async function writeMeasured(page: MeasuredPage, name: string, markdown: string): Promise<void> {
  process.stdout.write(`${markdown.trim()}\n`);
  if (!wantsWriting()) return;
  const path = join(process.cwd(), page);
  const text = readFileSync(path, "utf8");
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${page} has no ${begin} … ${end}`);
  const written = `${text.slice(0, from)}${begin}\n\n${markdown.trim()}\n\n${text.slice(to)}`;
  writeFileSync(path, await format(written, { ...(await resolveConfig(path)), parser: "markdown" }));
  process.stdout.write(`\nwritten to ${page}\n`);
}

/** A Markdown table; numbers are right-aligned from the second column on. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map(line).join("\n");
}
