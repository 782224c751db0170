// Every regular expression of lib/ and scripts/, found by the compiler, against text that grows: none may take its time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as ts from "typescript";

const ROOT = join(__dirname, "../..");
const FOLDERS = ["lib", "scripts"];

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}

interface Found {
  readonly where: string;
  readonly regex: RegExp;
}

/** Constants of texts in a file, for expressions that are put together of them. */
function constantsOf(file: ts.SourceFile): ReadonlyMap<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return constants;
}

/** The text of an expression, as far as it is one; whatever else is in it stands as a letter. */
function textOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTaggedTemplateExpression(node)) return node.template.getText().slice(1, -1);
  if (ts.isIdentifier(node)) {
    const known = constants.get(node.text);
    return known === undefined ? "x" : textOf(known, constants);
  }
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map((span) => textOf(span.expression, constants) + span.literal.text);
    return node.head.text + spans.join("");
  }
  return "x";
}

function find(path: string): Found[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const constants = constantsOf(file);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const where = `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push({ where, regex: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    }
    if (ts.isNewExpression(node) && node.expression.getText() === "RegExp") {
      const [pattern, flags] = node.arguments ?? [];
      const written = pattern === undefined ? "" : textOf(pattern, constants);
      found.push({ where, regex: new RegExp(written, flags === undefined ? "" : textOf(flags, constants)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const ALL = FOLDERS.flatMap(sources).flatMap(find);

/** What the expression itself speaks of, and what people write: any of it may be what it trips over when it is repeated. */
function unitsFor({ source }: RegExp): string[] {
  const letters = [...new Set(source.replace(/\\[pPu]\{[^}]*\}|\\u[0-9a-f]{4}|\\./g, ""))].filter((char) =>
    /[^()[\]{}|?+^$\\]/.test(char),
  );
  const words = source.match(/[A-Za-z0-9@:/. #<>"'`-]{2,}/g) ?? [];
  const common = [
    "a",
    "A",
    "0",
    " ",
    "\t",
    "\n",
    "\r\n",
    "-",
    ".",
    "/",
    ":",
    "@",
    "*",
    "{",
    "{{ ",
    "a ",
    " a",
    "a-",
    "a.",
    "a/",
    "a:",
    "\\",
    "`",
    "`a`",
    "<",
    "&",
    '"',
    "é",
  ];
  return [...new Set([...common, ...letters, ...words])];
}

const ENDS = ["", "\u0000", "\n"];
/** At a square of steps this takes a tenth of a second or more, and at more for ever; straight it takes less than one of a millisecond. */
const LENGTH = 20_000;
const LONGEST_MS = 40;

function timeOnce({ source, flags }: RegExp, text: string): number {
  const regex = new RegExp(source, flags);
  const start = performance.now();
  if (regex.global) text.replace(regex, "");
  else regex.exec(text);
  return performance.now() - start;
}

/** The shortest of three: a machine may be busy with something else. */
function isSlow(regex: RegExp, text: string): boolean {
  return [0, 1, 2].every(() => timeOnce(regex, text) > LONGEST_MS);
}

/** Grows, so that what takes for ever is found out while it still takes seconds. */
function slowTexts(regex: RegExp): string[] {
  return unitsFor(regex).flatMap((unit) =>
    ENDS.flatMap((end) => {
      for (const length of [30, 2_000, LENGTH]) {
        const text = unit.repeat(Math.ceil(length / unit.length)) + end;
        if (isSlow(regex, text)) return [`${JSON.stringify(unit)} x ${length} and ${JSON.stringify(end)}`];
      }
      return [];
    }).slice(0, 1),
  );
}

test("all of them are found", () => {
  expect(ALL.length).toBeGreaterThan(150);
  const dynamic = ALL.filter(({ regex }) => regex.source === "x" || regex.source === "(?:)");
  expect(dynamic.map(({ where }) => where)).toEqual([]);
});

test.each(ALL.map(({ where, regex }) => [where, regex] as const))(
  "%s is as quick as the text is long: %s",
  (_, regex) => {
    expect(slowTexts(regex)).toEqual([]);
  },
);
