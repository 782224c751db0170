// Files that nobody writes by mistake, and some that people do: what is wrong is told, and nothing crashes or hangs.
import { formatGithub, formatJson, formatPretty } from "../../lib/diagnostics";
import { LARGEST_FILE } from "../../lib/source";
import { sized } from "../support/law-runs";
import { compileFiles, repo, type Compiled } from "../support/repo-builder";

const FILE = "teams/payments.yaml";
const HEAD = 'team: payments\nowners: ["@acme/payments"]\nnamespaces: [payments]\n';
const GRANT = "access:\n  - principals: [{role: engineer}]\n    clusters: [prod-eu]\n    policies: {view: own}\n";

function compileText(text: string): Compiled {
  return repo().file(FILE, text).compile();
}

/** Every output of what a text gives: none may throw, or grow with the text. */
function print({ diagnostics }: Compiled, text: string): string {
  return [
    formatPretty(diagnostics, { color: false, textOf: () => text }),
    formatGithub(diagnostics),
    formatJson(diagnostics),
  ].join("");
}

describe("the repository that cases start from", () => {
  it("compiles without a word", () => {
    expect(compileText(HEAD + GRANT).diagnostics).toEqual([]);
  });
});

describe("text that is fine", () => {
  it.each([
    ["a byte order mark", `\ufeff${HEAD}${GRANT}`],
    ["CRLF", (HEAD + GRANT).replaceAll("\n", "\r\n")],
    ["both", `\ufeff${HEAD}${GRANT}`.replaceAll("\n", "\r\n")],
    ["no line end at the end", (HEAD + GRANT).trimEnd()],
    ["a document start", `---\n${HEAD}${GRANT}`],
    ["a document end", `${HEAD}${GRANT}...\n`],
    ["comments with emoji of several parts", `# 👩‍💻 the team\n${HEAD}${GRANT}`],
    ["brackets in quotes and comments", `${HEAD}${GRANT}    reason: "${"[{".repeat(100)}" # ${"[".repeat(300)}\n`],
    ["dashes in text", `${HEAD}${GRANT}    reason: ${"a - ".repeat(200)}b\n`],
    [
      "a flow style of many items",
      `${HEAD}access: [${'{principals: [{role: a}], clusters: ["*"], policies: {view: own}},'.repeat(200)}]\n`,
    ],
    ["tabs between words", `${HEAD}${GRANT}    reason:\t"a\tb"\n`],
    ["keys in quotes", (HEAD + GRANT).replace("access:", '"access":')],
  ])("%s", (_, text) => {
    const { diagnostics, plan } = compileText(text);
    expect(diagnostics).toEqual([]);
    expect(plan).toBeDefined();
  });
});

describe("columns", () => {
  const broken = HEAD + GRANT.replace("view", "veiw");

  it.each([
    ["plain", broken],
    ["CRLF", broken.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${broken}`],
  ])("are right with %s", (_, text) => {
    const { diagnostics } = compileText(text);
    expect(diagnostics.map(({ at }) => at)).toEqual([{ file: FILE, line: 7, column: 16, endLine: 7, endColumn: 20 }]);
  });

  it("are right in the first line after a byte order mark", () => {
    const { summary } = compileText("\ufefftaem: payments\naccess: []\n");
    expect(summary).toEqual([`${FILE}:1:1 unknown-key`]);
  });
});

const DEEP = sized(200_000);

describe("text that is refused", () => {
  it.each<[string, string, string, string?]>([
    ["a NUL byte", `${HEAD}${GRANT}    reason: a\0b\n`, "8:14", "control-character"],
    ["UTF-16 without a mark", (HEAD + GRANT).replaceAll(/(?!^)/g, "\0"), "1:2", "control-character"],
    ["an escape sequence", `${HEAD}# \u001b[2K\n${GRANT}`, "4:3", "control-character"],
    ["old Macintosh line ends", (HEAD + GRANT).replaceAll("\n", "\r"), "1:15", "control-character"],
    ["a line that ends as no other", `${HEAD}# note\raccess: []\n${GRANT}`, "4:7", "control-character"],
    ["a next-line character", `${HEAD}# note\u0085access: []\n${GRANT}`, "4:7", "control-character"],
    ["a byte order mark in the middle", `${HEAD}\ufeff${GRANT}`, "4:1", "control-character"],
    ["a text-direction character in a key", `${HEAD}${GRANT}    "rea\\u202eson": x\n`, "8:5", "control-character"],
    ["a soft hyphen in a name", `${HEAD}${GRANT.replace("engineer", "engi\u00adneer")}`, "5:25", "control-character"],
    ["half a character", `${HEAD}${GRANT}    reason: "\\ud800"\n`, "8:13", "control-character"],
    ["no file at all", "", "1:1", "wrong-type"],
    ["only spaces", "   \n\n", "1:1", "wrong-type"],
    ["only a document start", "---\n", "1:4", "wrong-type"],
    ["a list", "- a\n", "1:1", "wrong-type"],
    ["null", "null\n", "1:1", "wrong-type"],
    ["an empty document before it", `---\n---\n${HEAD}${GRANT}`, "2:1", "yaml-documents"],
    ["a document behind an end", `${HEAD}${GRANT}...\n${HEAD}`, "9:1", "yaml-documents"],
    ["two documents of which the second is broken", `${HEAD}${GRANT}---\n[`, "8:1", "yaml-documents"],
    ["another version of YAML", `%YAML 1.1\n---\n${HEAD}${GRANT}`, "1:1", "yaml-tag"],
    ["a tag directive", `# x\n%TAG ! tag:x,2000:\n---\n${HEAD}${GRANT}`, "2:1", "yaml-tag"],
    ["an unknown directive", `%FOO bar\n---\n${HEAD}${GRANT}`, "1:1", "yaml-tag"],
    ["a tag on a key", `${HEAD}!!str ${GRANT}`, "4:7", "yaml-tag"],
    ["a tag of one's own", `${HEAD}${GRANT}    reason: !env HOME\n`, "8:18", "yaml-tag"],
    ["a tag on nothing", `${HEAD}${GRANT}    reason: !!null\n`, "8:19", "yaml-tag"],
    ["binary data", `${HEAD}${GRANT}    reason: !!binary aGVsbG8=\n`, "8:22", "yaml-tag"],
    ["an anchor on a key", `${HEAD}&a ${GRANT}`, "4:4", "yaml-anchor"],
    ["an anchor on nothing", `${HEAD}${GRANT}    reason: &a\n`, "8:15", "yaml-anchor"],
    ["an alias as a key", `a: &a b\n*a : c\n${HEAD}${GRANT}`, "1:7", "yaml-anchor"],
    ["an alias of itself", `team: &a [*a]\n`, "1:10", "yaml-anchor"],
    ["a merge key with a map", `${HEAD}<<: {a: b}\n${GRANT}`, "4:1", "yaml-anchor"],
    ["a list as a key", `${HEAD}? [a, b]\n: c\n${GRANT}`, "4:3", "yaml-key"],
    ["a map as a key", `${HEAD}{a: b}: c\n${GRANT}`, "4:1", "yaml-key"],
    ["a number as a key", `${HEAD}1: c\n${GRANT}`, "4:1", "yaml-key"],
    ["nothing as a key", `${HEAD}: c\n${GRANT}`, "4:1", "yaml-key"],
    ["a truth as a key", `${HEAD}true: c\n${GRANT}`, "4:1", "yaml-key"],
    ["a duplicate key, once quoted", `${HEAD}'team': payments\n${GRANT}`, "4:1", "yaml-duplicate-key"],
    [
      "a duplicate key in a flow map",
      `${HEAD}${GRANT.replace("view: own", "view: own, view: cluster")}`,
      "7:27",
      "yaml-duplicate-key",
    ],
    ["an open bracket", `${HEAD}${GRANT}    reason: [a\n`, "9:1", "yaml-syntax"],
    ["an open quote", `${HEAD}${GRANT}    reason: "a\n`, "9:1", "yaml-syntax"],
    ["a bad escape", `${HEAD}${GRANT}    reason: "\\q"\n`, "8:14", "yaml-syntax"],
    ["an at sign", `${HEAD}${GRANT}    reason: @a\n`, "8:13", "yaml-syntax"],
    ["a backtick", `${HEAD}${GRANT}    reason: \`a\`\n`, "8:13", "yaml-syntax"],
    ["a conflict of a merge", `<<<<<<< HEAD\n${HEAD}=======\n${HEAD}>>>>>>> x\n${GRANT}`, "1:1", "merge-conflict"],
    ["tabs for spaces", `${HEAD}access:\n\t- principals: []\n`, "5:1", "yaml-syntax"],
    ["a template", `${HEAD}${GRANT}    reason: \${path.module}\n`, "8:13", "terraform-template"],
    ["a template behind a dollar", `${HEAD}${GRANT}    reason: $\${x}\n`, "8:13", "terraform-template"],
    ["a template made by an escape", `${HEAD}${GRANT}    reason: "\\x24{x}"\n`, "8:13", "terraform-template"],
    [
      "a template over two lines",
      `${HEAD}${GRANT}    reason: |\n      a\n      %{ if x }\n`,
      "8:13",
      "terraform-template",
    ],
    ["nested lists", `a: ${"- ".repeat(DEEP)}`, "1:1", "yaml-syntax"],
    ["nested lists from the start", "- ".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested keys", "? ".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested colons", ": ".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested maps in lists", "- a: ".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested keys of maps", "? a : ".repeat(DEEP / 2), "1:1", "yaml-syntax"],
    ["nested maps on one line", "a: ".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested quoted maps on one line", '"a": '.repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested brackets", "[".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested braces", "{a: ".repeat(DEEP), "1:1", "yaml-syntax"],
    ["nested brackets that look closed", '[ "]", '.repeat(100_000), "1:1", "yaml-syntax"],
    ["nested brackets that look closed, on lines", '[ "]",\n'.repeat(100_000), "51:1", "yaml-syntax"],
    ["nested brackets that look closed by comments", "[ # ]\n".repeat(100_000), "51:1", "yaml-syntax"],
    ["lists in brackets", `[ ${"- ".repeat(DEEP)}`, "1:1", "yaml-syntax"],
    [
      "ever more indentation",
      Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""),
      "202:1",
      "yaml-syntax",
    ],
    ["anchors upon anchors", "&a ".repeat(sized(100_000)), "1:4", "yaml-syntax"],
    ["closing brackets", "]".repeat(sized(50_000)), "1:1", "yaml-syntax"],
  ])("%s", (_, text, place, rule) => {
    const result = compileText(text);
    expect(result.plan).toBeUndefined();
    expect(result.summary).toContain(`${FILE}:${place} ${rule ?? ""}`);
    expect(result.diagnostics.length).toBeLessThanOrEqual(3);
    expect(print(result, text).length).toBeLessThan(10_000);
  });

  it("an alias bomb costs nothing", () => {
    const names = Array.from("abcdefghijklmnopqrst");
    const bomb = names.map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(index === 0 ? "x" : `*${names[index - 1] ?? ""}`)
          .join(", ")}]\n`,
    );
    expect(compileText(bomb.join("")).summary).toEqual([`${FILE}:1:7 yaml-anchor`]);
  });

  it("a map of very many keys is read, and its duplicates found", () => {
    const keys = Array.from({ length: sized(90_000) }, (_, i) => `k${i}: x\n`).join("");
    const { errors } = compileText(`${keys}k0: y\n`);
    expect(errors).toContain("yaml-duplicate-key");
  });

  it("thousands of mistakes are all told", () => {
    const count = sized(30_000);
    const labels = Array.from({ length: count }, (_, i) => `  l${i}: ${i}\n`).join("");
    const text = `cluster: prod-eu\naccount: "123456789012"\nregion: eu-west-1\nlabels:\n${labels}`;
    const result = repo().file("clusters/prod-eu.yaml", text).compile();
    expect(result.errors).toEqual(["wrong-type"]);
    expect(formatPretty(result.diagnostics, { color: false, textOf: () => text })).toContain(`${count} errors`);
  });

  it.each([
    [5 * LARGEST_FILE, "file-too-large"],
    [LARGEST_FILE + 1, "file-too-large"],
  ])("%d bytes", (bytes, rule) => {
    expect(compileText("#".repeat(bytes)).summary).toEqual([`${FILE}:1:1 ${rule}`]);
  });

  it("the largest file is read", () => {
    const text = HEAD + GRANT;
    expect(compileText(text + "#".repeat(LARGEST_FILE - text.length)).diagnostics).toEqual([]);
  });

  it("a huge string is cut in every output", () => {
    const huge = "x".repeat(100_000);
    for (const text of [
      `${HEAD}${GRANT}    profile: ${huge}\n`,
      `${HEAD}${GRANT}    ${huge}: x\n`.replace("view: own", `${huge}: own`),
      HEAD + GRANT.replace("own", huge),
      HEAD + GRANT.replace("prod-eu", huge),
      HEAD + GRANT.replace("engineer", huge),
      HEAD + GRANT.replace("{role: engineer}", huge),
      HEAD + GRANT.replace("{role: engineer}", `"arn:aws:sts::${huge}:assumed-role/${huge}/x"`),
    ]) {
      const result = compileText(text);
      expect(result.plan).toBeUndefined();
      expect(print(result, text).length).toBeLessThan(10_000);
    }
  });

  it("the same mistakes in the other files are found too", () => {
    for (const [file, text] of [
      ["platform.yaml", "organization: &a acme\n"],
      ["clusters/prod-eu.yaml", "cluster: &a prod-eu\n"],
      ["permission-sets.lock.yaml", '"123456789012": &a {}\n'],
    ] as const) {
      expect(compileFiles(repo().file(file, text).build()).errors).toEqual(["yaml-anchor"]);
    }
  });
});
