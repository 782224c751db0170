import type { Diagnostic, Location } from "../../lib/diagnostics";
import { tryParseValue, type RepoFiles } from "../../lib/source";
import { compileCase, goldenCases } from "../support/golden-case";
import { compileFiles } from "../support/repo-builder";

/** What is told of a file's form: of values in a form that is right, somebody else decides. */
const OF_FORM = /^(yaml-.*|.*-key|wrong-type|invalid-value)$/;

/** What a hint says to write, as it stands there; undefined where it says it in words. */
function tryFindText(hint: string): string | undefined {
  const [, behind] = /\b(?:list|around it|begins with .*): (\S.*)$/.exec(hint) ?? [];
  const [, written] = /\bwrite (`[^`]+`|\{.*?\}|".*?"|[^\s,;]+)(?=[,;]|$)/.exec(hint) ?? [];
  return behind ?? written?.replaceAll("`", "");
}

/** The files with a text in the place of what a problem underlines. */
function paste(files: RepoFiles, { file, line, column, endLine, endColumn }: Location, text: string): RepoFiles {
  const content = files.get(file);
  if (content === undefined || !("text" in content) || line !== endLine) throw new Error(`${file} cannot be edited`);
  const lines = content.text.split("\n");
  const before = lines[line - 1] ?? "";
  lines[line - 1] = `${before.slice(0, column - 1)}${text}${before.slice(endColumn - 1)}`;
  return new Map([...files, [file, { text: lines.join("\n") }]]);
}

interface Hinted {
  readonly files: RepoFiles;
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

async function hintedIn(name: string): Promise<Hinted[]> {
  const { files, diagnostics } = await compileCase("err", name);
  return diagnostics.flatMap((diagnostic) => {
    const text = tryFindText(diagnostic.hint ?? "");
    return text === undefined ? [] : [{ files, diagnostic, text }];
  });
}

let found = 0;

describe("what a hint says to write is YAML, and once it is there, its place has the right form", () => {
  it.each(goldenCases("err"))("%s", async (name) => {
    for (const { files, diagnostic, text } of await hintedIn(name)) {
      found += 1;
      const problems: string[] = [];
      const value = tryParseValue("hint", text, ({ message }) => problems.push(message));
      expect({ hint: diagnostic.hint, problems }).toEqual({ hint: diagnostic.hint, problems: [] });
      expect(value).not.toBeNull();
      // The end date of a grant stands elsewhere than the policy that needs one.
      if (diagnostic.rule === "expiry-required") continue;
      const { file, line, column } = diagnostic.at;
      const { diagnostics } = compileFiles(paste(files, diagnostic.at, text));
      const here = diagnostics.filter(({ at }) => at.file === file && at.line === line && at.column === column);
      const left = here.filter(({ rule }) => rule === diagnostic.rule || OF_FORM.test(rule));
      expect(left.map(({ message }) => `${diagnostic.message} -> ${text} -> ${message}`)).toEqual([]);
    }
  });

  it("and there are such hints", () => {
    expect(found).toBeGreaterThan(25);
  });
});

it("the last day that a hint names for a grant is taken, and the day after is not", async () => {
  const { files: written, diagnostics } = await compileCase("err", "expiry-required");
  const hints = diagnostics.map(({ hint = "" }) => /`(expires: [^`]+)`/.exec(hint)?.[1]);
  expect(hints).toEqual(["expires: 2027-05-21", "expires: 2027-05-21"]);
  const errorsWith = (end: string): readonly string[] => {
    const content = written.get("teams/payments.yaml");
    if (content === undefined || !("text" in content)) throw new Error("the case has no such team");
    const text = content.text.replace(/^ *expires: .*\n/gm, "").replaceAll(/^( *)policies: .*$/gm, `$&\n$1${end}`);
    return compileFiles(new Map([...written, ["teams/payments.yaml", { text }]])).errors;
  };
  expect(errorsWith("expires: 2027-05-21")).toEqual([]);
  expect(errorsWith("expires: 2027-05-22")).toContain("expiry-required");
});
