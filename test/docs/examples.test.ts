import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { compileRepository } from "../../lib/compile-repository";
import { formatPretty, type Diagnostic } from "../../lib/diagnostics";
import { readRepository, textIn } from "../../lib/io/read-repository";
import { entryRecords } from "../../lib/review";
import type { RepoFiles } from "../../lib/source";
import { EXAMPLE } from "../support/example";
import { compileFiles } from "../support/repo-builder";
import { PROJECT, blocksOf, pages, type Block } from "./markdown";

const TODAY = new Date("2026-11-22T00:00:00Z");
const EVERYTHING = { clusters: [], teams: [], principals: [] };

/**
 * The first line of an example that is checked: `# teams/x.yaml`, and for a piece of a file `# platform.yaml (part)`.
 * It is compiled inside `test/example`. A `text` block after it is what `yarn validate` then says beyond what it says of
 * the example alone; a `json` block is part of what `yarn list --format json` says. Without them it says nothing.
 */
const MARK = /^# ((?:teams|clusters)\/\S+\.yaml|platform\.yaml|permission-sets\.lock\.yaml)(?: (\(part\)))?\n/;

type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys of a piece over those of the whole file; of backends there is one. */
function lay(piece: Tree, whole: Tree): Tree {
  const merged = Object.entries(piece).map(([key, value]) => {
    const under = whole[key];
    return [key, isTree(value) && isTree(under) && key !== "backend" ? lay(value, under) : value];
  });
  return { ...whole, ...(Object.fromEntries(merged) as Tree) };
}

function withExample(files: RepoFiles, block: Block): RepoFiles {
  const [, path = "", part] = MARK.exec(block.text) ?? [];
  if (part === undefined) return new Map(files).set(path, { text: block.text });
  const whole = parse(textIn(files)(path) ?? "") as Tree;
  const text = stringify(lay(parse(block.text) as Tree, whole), { aliasDuplicateObjects: false });
  return new Map(files).set(path, { text });
}

function key({ severity, rule, at, message }: Diagnostic): string {
  return `${severity} ${rule} ${at.file} ${message}`;
}

/** What is said with an example in place, and not without. */
function said(files: RepoFiles, before: readonly Diagnostic[]): string {
  const known = new Set(before.map(key));
  const diagnostics = compileRepository(files, TODAY).diagnostics.filter((one) => !known.has(key(one)));
  const text = formatPretty(diagnostics, { color: false, textOf: textIn(files) });
  return text.replace(/\n[^\n]*\n$/, "");
}

function bless(block: Block, text: string): void {
  const file = join(PROJECT, block.page);
  const page = readFileSync(file, "utf8");
  const fenced = (content: string): string => `\`\`\`${block.language}\n${content}\`\`\`\n`;
  const lines = page.split("\n");
  const before = `${lines.slice(0, block.line - 1).join("\n")}\n`;
  const after = page.slice(before.length + fenced(block.text).length);
  writeFileSync(file, `${before}${fenced(text)}${after}`);
}

const examples = pages()
  .flatMap(blocksOf)
  .filter(({ language, text }) => language === "yaml" && MARK.test(text));

describe("an example in the documentation", () => {
  let example: RepoFiles;
  let before: readonly Diagnostic[];
  beforeAll(async () => {
    example = await readRepository(EXAMPLE);
    before = compileRepository(example, TODAY).diagnostics;
  });

  it("is found", () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  // From the end of each page, so that blessing one does not move the next.
  it.each([...examples].reverse().map((block) => [`${block.page}:${block.line}`, block] as const))(
    "%s says what the page says; `BLESS=1 npx jest test/docs` writes what is said",
    (_place, block) => {
      const files = withExample(example, block);
      const follows = block.next !== undefined && !MARK.test(block.next.text) ? block.next : undefined;
      const actual = said(files, before);
      const quoted = follows?.language === "text" ? follows : undefined;
      if (quoted !== undefined && process.env["BLESS"] === "1") bless(quoted, actual);
      else expect(actual).toBe(quoted?.text ?? "");
      if (follows?.language !== "json") return;
      const { plan } = compileFiles(files, TODAY);
      const records = plan === undefined ? [] : entryRecords(plan, EVERYTHING);
      expect(records).toEqual(expect.arrayContaining([expect.objectContaining(JSON.parse(follows.text) as object)]));
    },
  );
});

describe("a yaml block without a file's name", () => {
  const others = pages()
    .flatMap(blocksOf)
    .filter(({ language, text }) => language === "yaml" && !MARK.test(text));
  it("is at least YAML", () => {
    for (const { page, line, text } of others) {
      expect(() => parse(text, { logLevel: "silent" }) as unknown).not.toThrow(`${page}:${line}`);
    }
  });
});
