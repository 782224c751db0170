import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

import { GUARDRAILS, exportJsonSchemas } from "../../lib/schema";
import { COMMANDS } from "../../scripts/commands";
import { PROJECT, anchorsOf, headingsOf, pages, proseOf, readPage } from "./markdown";

/** Commands of yarn's own that a page may name. */
const YARNS_OWN = new Set(["install", "add", "up", "dlx", "exec", "node", "run"]);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
}

interface Key {
  readonly key: string;
  readonly preset: unknown;
}

/** Every key that a kind of file can have, with its default. */
function keysOf(schema: Schema): Key[] {
  const own = Object.entries(schema.properties ?? {}).map(([key, { default: preset }]) => ({ key, preset }));
  const inside = [
    ...Object.values(schema.properties ?? {}),
    ...(typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : []),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(schema.anyOf ?? []),
  ];
  return [...own, ...inside.flatMap(keysOf)];
}

const SCHEMAS = exportJsonSchemas();

describe.each([
  ["docs/team-files.md", "team.schema.json"],
  ["docs/platform-file.md", "platform.schema.json"],
  ["docs/clusters.md", "cluster.schema.json"],
  ["docs/adopt.md", "adopt.schema.json"],
])("%s", (page, schema) => {
  const keys = keysOf(JSON.parse(SCHEMAS.get(schema) ?? "{}") as Schema);

  it("explains every key of the schema", () => {
    const missing = keys.filter(({ key }) => !proseOf(page).includes(`\`${key}\``)).map(({ key }) => key);
    expect(missing).toEqual([]);
  });

  it("says what each key is when it is left out", () => {
    const lines = proseOf(page).split("\n");
    const wrong = keys
      .filter(({ preset }) => ["string", "number", "boolean"].includes(typeof preset))
      .map(({ key, preset }) => [`\`${key}\``, `\`${String(preset)}\``] as const)
      .filter(([key, preset]) => !lines.some((line) => line.includes(key) && line.includes(preset)))
      .map(([key, preset]) => `no line of ${page} has both ${key} and its default ${preset}`);
    expect(wrong).toEqual([]);
  });
});

describe("docs/guardrails.md", () => {
  it("has a heading for each guardrail, and for exceptions and the calendar", () => {
    const headings = headingsOf("docs/guardrails.md").filter(({ level }) => level === 2);
    expect(headings.map(({ text }) => text)).toEqual([...GUARDRAILS, "Exceptions", "The calendar"]);
  });

  it.each(GUARDRAILS)("says of %s what it refuses, why, and what to do", (id) => {
    const [, section = ""] = readPage("docs/guardrails.md").split(`## ${id}\n`);
    const own = section.split("\n## ")[0] ?? "";
    for (const word of ["Refuses", "Why", "Fix", "Exception"]) expect(own).toMatch(new RegExp(`\\*\\*${word}`));
  });
});

describe.each(pages())("%s", (page) => {
  it("links to what is there", () => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const broken = links
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(PROJECT, file))) return true;
        return anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it("names only commands that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const commands = COMMANDS.map(({ name }) => name);
    // Messages that a page quotes are the compiler's words, and checked by examples.test.ts.
    const words = readPage(page).replaceAll(/^```text\n[\s\S]*?^```$/gm, "");
    const named = [...words.matchAll(/\byarn (?:access )?([a-z][a-z0-9:-]*)/g)].map(([line, name = ""]) => ({
      name,
      known: line.startsWith("yarn access ") ? commands.includes(name) : name in scripts || YARNS_OWN.has(name),
      line,
    }));
    // "yarn itself" is a sentence; a command stands in code.
    const inCode = named.filter(({ line }) => new RegExp(`(\`|^\\s*|&& |; )${line}`, "m").test(words));
    expect(inCode.filter(({ known }) => !known).map(({ line }) => line)).toEqual([]);
  });
});
