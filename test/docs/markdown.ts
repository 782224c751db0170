import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const PROJECT = join(__dirname, "..", "..");

/** The pages for people, from the project's folder: README.md, docs/*.md and docs/runbooks/*.md. */
export function pages(): string[] {
  const docs = ["docs", "docs/runbooks"].flatMap((folder) =>
    readdirSync(join(PROJECT, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  );
  return [...(existsSync(join(PROJECT, "README.md")) ? ["README.md"] : []), ...docs].sort();
}

export function readPage(page: string): string {
  return readFileSync(join(PROJECT, page), "utf8");
}

/** A fenced code block. */
export interface Block {
  readonly page: string;
  /** What stands behind the fence: `yaml`. */
  readonly language: string;
  /** Its lines, without the fences. */
  readonly text: string;
  /** The line of the opening fence in the page, from 1. */
  readonly line: number;
  /** The block that follows with nothing but one paragraph at most between. */
  readonly next: Block | undefined;
}

export function blocksOf(page: string): Block[] {
  const lines = readPage(page).split("\n");
  const blocks: (Omit<Block, "next"> & { end: number })[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const language = /^```(\S+)/.exec(lines[at] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at + 1);
    if (end === -1) throw new Error(`${page}:${at + 1}: a code block without an end`);
    const text = lines.slice(at + 1, end).map((line) => `${line}\n`);
    blocks.push({ page, language, text: text.join(""), line: at + 1, end: end + 1 });
    at = end;
  }
  const linked: Block[] = [];
  for (const { end, ...block } of blocks.reverse()) {
    const after = linked[0];
    const between = after === undefined ? [] : lines.slice(end, after.line - 1);
    const follows = after !== undefined && !between.some((line) => line.startsWith("#"));
    linked.unshift({ ...block, next: follows ? after : undefined });
  }
  return linked;
}

/** A page without its code blocks. */
export function proseOf(page: string): string {
  return readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ""));
}

export function headingsOf(page: string): { readonly level: number; readonly text: string }[] {
  return [...proseOf(page).matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", text = ""]) => ({
    level: marks.length,
    text: text.replaceAll("`", "").trim(),
  }));
}

/** GitHub's anchors. */
export function anchorsOf(page: string): string[] {
  return headingsOf(page).map(({ text }) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
