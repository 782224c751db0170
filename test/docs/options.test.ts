import { readdirSync } from "node:fs";
import { join } from "node:path";

import { acceptedPath, readAccepted } from "../../lib/migrate";
import type { Diagnostic } from "../../lib/diagnostics";
import type { Command } from "../../scripts/command";
import { everyCommand, tryFindCommand } from "../support/find-command";
import { PROJECT, blocksOf, pages, readPage } from "./markdown";

/** Every command takes these. */
const EVERYWHERE = ["root", "help", "version"];
const PLACEHOLDER = /^[A-Z]+$|^\$\{/;
/** Options of git, kubectl and the AWS CLI that a sentence names, and an example of any. */
const OF_OTHERS = [
  "a-b",
  "as",
  "batch",
  "cache-dir",
  "kubeconfig",
  "list",
  "name",
  "query",
  "raw",
  "request-timeout",
  "role-arn",
];

/** A command line of ours as a page has it: `yarn migrate check --planned`. */
interface Line {
  readonly place: string;
  /** The name before any subcommand's. */
  readonly top: string;
  readonly command: Command;
  readonly words: readonly string[];
}

/** What a reader would paste: blocks of a shell, and code in sentences. Prose and quoted output are neither. */
function codeOf(page: string): string[] {
  const blocks = blocksOf(page).filter(({ language }) => ["sh", "console"].includes(language));
  const spans = readPage(page)
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .matchAll(/`([^`\n]+)`/g);
  return [...blocks.flatMap(({ text }) => text.split("\n")), ...[...spans].map(([, code = ""]) => code)];
}

/** Where messages, docstrings and jobs name commands: every file of a folder. */
function sourcesIn(folder: string): string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|hbs|yml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length + 1));
}

const SOURCES = ["lib", "scripts", "templates", ".github"].flatMap(sourcesIn);

/** A command of a source ends with its line or its quotes. */
function codeIn(source: string): string[] {
  return readPage(source).split(/[\n`"]|\\n/);
}

function linesOf(place: string, codes: readonly string[]): Line[] {
  return codes.flatMap((code) =>
    [...code.matchAll(/\byarn (?:access )?([a-z][a-z-]*)([^#;&|\n]*)/g)].flatMap(([text, name = "", rest = ""]) => {
      const words = [...rest.matchAll(/'[^']*'|\S+/g)].map(([word]) => word.replaceAll(/'|[),.:\\]+$/g, ""));
      const found = tryFindCommand([name, ...words]);
      return found === undefined
        ? []
        : [{ place: `${place}: ${text.trim()}`, top: name, command: found.command, words: found.rest }];
    }),
  );
}

/** The words up to where a sentence goes on: `yarn apply` works in with `--out`, and the option is another command's. */
function untilProse({ words, ...line }: Line): Line {
  const end = words.findIndex((word, index) => !word.startsWith("-") && words[index - 1]?.startsWith("--") !== true);
  return { ...line, words: end === -1 ? words : words.slice(0, end) };
}

function optionOf(word: string): string {
  return word.slice(2).split("=")[0] ?? "";
}

/** What is wrong with a command line: options that the command does not have, values that they do not take. */
function problemsOf({ place, command, words }: Line): string[] {
  const { options } = command;
  return words.flatMap((word, index) => {
    if (!word.startsWith("--")) return [];
    const given = optionOf(word);
    const isNo = options[given] === undefined && given.startsWith("no-");
    const option = options[isNo ? given.slice(3) : given];
    if (option === undefined) return EVERYWHERE.includes(given) ? [] : [`${place}: no option ${word}`];
    const value = words[index + 1] ?? "";
    const { choices } = option;
    const takesIt = choices === undefined || choices.includes(value) || PLACEHOLDER.test(value);
    return takesIt ? [] : [`${place}: ${word} takes ${choices.join(", ")}`];
  });
}

const lines = pages().flatMap((page) => linesOf(page, codeOf(page)));

describe("a command line in the documentation", () => {
  it("is found, those of the migration among them", () => {
    const names = new Set(lines.map(({ top }) => top));
    for (const name of ["import-aws-auth", "adopt", "migrate", "recover", "resolve-permission-sets", "drift"])
      expect(names).toContain(name);
    expect(lines.filter(({ words }) => words.length > 0).length).toBeGreaterThan(50);
  });

  it("has only options that its command has", () => {
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  it("names only subcommands that its command has", () => {
    const groups = lines.filter(({ command }) => command.subcommands.length > 0);
    const unknown = groups.filter(({ words: [word = ""] }) => word !== "" && !/^[-<]/.test(word));
    expect(unknown.map(({ place }) => place)).toEqual([]);
  });
});

describe("a message, a docstring or a workflow", () => {
  const said = SOURCES.flatMap((source) => linesOf(source, codeIn(source)).map(untilProse));

  it("names only options that the command has", () => {
    expect(said.filter(({ words }) => words.some((word) => word.startsWith("--"))).length).toBeGreaterThan(30);
    expect(said.flatMap(problemsOf)).toEqual([]);
  });
});

it("an option that stands by itself is one of some command", () => {
  const declared = everyCommand().flatMap(({ command: { options, formerly, alsoAs } }) => {
    return [...Object.keys(options), ...Object.keys(formerly), ...(alsoAs === undefined ? [] : [alsoAs.slice(2)])];
  });
  const known = new Set([...declared, ...EVERYWHERE, ...OF_OTHERS]);
  const unknown = [...pages(), ...SOURCES].flatMap((place) =>
    [...readPage(place).matchAll(/`--([a-z][a-z-]*[a-z])(?![a-z-])/g)]
      .map(([, name = ""]) => name)
      .filter((name) => !known.has(name) && !known.has(name.replace(/^no-/, "")))
      .map((name) => `${place}: --${name}`),
  );
  expect(unknown).toEqual([]);
});

describe("docs/migration.md", () => {
  const path = acceptedPath("prod-eu");

  it("shows an accepted.yaml that is read as it stands", () => {
    const block = blocksOf("docs/migration.md").find(({ text }) => text.startsWith(`# ${path}\n`));
    const problems: Diagnostic[] = [];
    const accepted = readAccepted(path, block?.text ?? "", (problem) => void problems.push(problem));
    expect(problems).toEqual([]);
    expect(accepted?.map(({ principal }) => principal)).toEqual([
      "arn:aws:iam::123456789012:user/jenkins",
      "210987654321",
      "mapUsers",
    ]);
  });
});
