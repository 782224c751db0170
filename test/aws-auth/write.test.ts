// What is written: a backup that reads back to each byte, and a ConfigMap with one line less.
import fc from "fast-check";

import { readAwsAuth, readConfigMapText, removeLine } from "../../lib/aws-auth";
import { renderConfigMap } from "../../lib/aws-auth/render-config-map";
import { ARN, bytes, roles, shown } from "./support";
import { lawRuns } from "../support/law-runs";

function readBack(text: string): Record<string, string> {
  const read = readConfigMapText(bytes(text));
  if ("problem" in read) throw new Error(read.problem);
  return Object.fromEntries(read.configMap.data);
}

const PARTS = [
  "- rolearn: a\n",
  "  username: u\n",
  "  - x\n",
  " ",
  "  ",
  "\n",
  "\t",
  "\r\n",
  "\r",
  "#",
  ": ",
  '"',
  "'",
  "\\",
  "{{",
  "é",
  "💥",
];
const ODD = [
  "\u0085",
  "\u2028",
  "\ufeff",
  "\u0000",
  "\u001b",
  "\u007f",
  "---\n",
  "...\n",
  "%",
  "|",
  "x".repeat(300),
  " ".repeat(250),
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...PARTS, ...ODD), { maxLength: 25 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }),
);

describe("a backup", () => {
  it("is what a person would write, under its comments", () => {
    const data = new Map([
      ["mapRoles", "- rolearn: a\n  username: u\n\n"],
      ["mapUsers", "  - userarn: b\n"],
      ["mapAccounts", ""],
    ]);
    expect(renderConfigMap({ data }, ["of prod-eu", "two\nlines \u001b[31m"])).toBe(
      [
        "# of prod-eu",
        "# two",
        "# lines \\u{1b}[31m",
        "apiVersion: v1",
        "kind: ConfigMap",
        "metadata:",
        "  name: aws-auth",
        "  namespace: kube-system",
        "data:",
        "  mapRoles: |+",
        "    - rolearn: a",
        "      username: u",
        "",
        "  mapUsers: |2",
        "      - userarn: b",
        '  mapAccounts: ""',
        "",
      ].join("\n"),
    );
  });

  it("of any data reads back to the same data", () => {
    const key = fc.oneof(
      fc.constantFrom("mapRoles", "mapUsers", "yes", "1", "~", "a b"),
      fc.stringMatching(/^[-._a-zA-Z0-9]{1,20}$/),
    );
    fc.assert(
      fc.property(fc.dictionary(key, text), fc.array(fc.string(), { maxLength: 3 }), (data, comments) => {
        const rendered = renderConfigMap({ data: new Map(Object.entries(data)) }, comments);
        expect(readBack(rendered)).toEqual(Object.fromEntries(Object.entries(data)));
      }),
      lawRuns(600),
    );
  });
});

describe("one line less", () => {
  const remove = (section: string, index: number): string | undefined =>
    removeLine(new Map([["mapRoles", section]]), { section: "mapRoles", index })?.get("mapRoles");

  const plain = `# nodes\n- rolearn: ${ARN}a # a\n  # of a\n  groups:\n    - x\n\n# of b\n- rolearn: ${ARN}b\n  username: |\n    u\n\n    v\n# of c\n-\n  username: c`;

  it.each([
    [0, `# nodes\n\n# of b\n- rolearn: ${ARN}b\n  username: |\n    u\n\n    v\n# of c\n-\n  username: c`],
    [1, `# nodes\n- rolearn: ${ARN}a # a\n  # of a\n  groups:\n    - x\n\n# of b\n# of c\n-\n  username: c`],
    [
      2,
      `# nodes\n- rolearn: ${ARN}a # a\n  # of a\n  groups:\n    - x\n\n# of b\n- rolearn: ${ARN}b\n  username: |\n    u\n\n    v\n# of c\n`,
    ],
  ])("item %i is cut out; every other byte stays, comments of others too", (index, rest) => {
    expect(remove(plain, index)).toBe(rest);
  });

  it("other sections stay as they are, and the only line leaves an empty text", () => {
    const data = new Map([
      ["mapRoles", "- rolearn: a\n"],
      ["mapUsers", "x"],
      ["other", "y"],
    ]);
    expect(removeLine(data, { section: "mapRoles", index: 0 })).toEqual(
      new Map([
        ["mapRoles", ""],
        ["mapUsers", "x"],
        ["other", "y"],
      ]),
    );
    expect(data.get("mapRoles")).toBe("- rolearn: a\n");
  });

  it("a duplicate: the one that is named", () => {
    const twice = "- {rolearn: a, username: u}\n- {rolearn: a, username: v}\n";
    expect(remove(twice, 0)).toBe("- {rolearn: a, username: v}\n");
    expect(remove(twice, 1)).toBe("- {rolearn: a, username: u}\n");
  });

  it("Windows line ends go with their line", () => {
    expect(remove("- rolearn: a\r\n  username: u\r\n- rolearn: b\r\n", 0)).toBe("- rolearn: b\r\n");
  });

  it.each<[string, string, number]>([
    ["an anchor that others use", "- rolearn: a\n  groups: &g [x]\n- rolearn: b\n  groups: *g\n", 0],
    ["a list in a list's first line", "--- \n- - a\n- b\n", 5],
    ["a section that EKS drops", "- rolearn: {{x}}\n- rolearn: b\n", 1],
    ["no such item", "- rolearn: a\n", 1],
    ["a list that starts beside the document's mark", "--- !!seq\n- rolearn: a\n", 7],
  ])("%s: not cut", (_, section, index) => {
    expect(remove(section, index)).toBeUndefined();
  });

  it.each<[string, number, string]>([
    ['[{"rolearn":"a"},{"rolearn":"b"},{"rolearn":"c"}]', 0, '[{"rolearn":"b"},{"rolearn":"c"}]'],
    ['[{"rolearn":"a"},{"rolearn":"b"},{"rolearn":"c"}]', 1, '[{"rolearn":"a"},{"rolearn":"c"}]'],
    ['[{"rolearn":"a"},{"rolearn":"b"},{"rolearn":"c"}]', 2, '[{"rolearn":"a"},{"rolearn":"b"}]'],
    ['[{"rolearn":"a"}]', 0, "[]"],
    ['[\n  {"rolearn": "a"},\n  {"rolearn": "b"}\n]\n', 0, '[\n  {"rolearn": "b"}\n]\n'],
    ['[\n  {"rolearn": "a"},\n  {"rolearn": "b"}\n]\n', 1, '[\n  {"rolearn": "a"}\n]\n'],
  ])("of JSON, as the CDK writes it: %s without %i", (section, index, rest) => {
    expect(remove(section, index)).toBe(rest);
  });

  it("what goes by an anchor of its own can be cut where the others can do without", () => {
    expect(remove("- rolearn: a\n  groups: &g [x]\n- rolearn: b\n  groups: *g\n", 1)).toBe(
      "- rolearn: a\n  groups: &g [x]\n",
    );
  });

  it("of any list: what is left reads as before but for the one, or nothing is cut", () => {
    const item = fc.constantFrom(
      "- rolearn: a\n  username: u\n",
      "- rolearn: b # c\n\n  # d\n  groups:\n  - x\n  - y\n",
      "-\n  username: |\n    v\n\n  rolearn: c\n",
      "- {rolearn: d, username: w}\n",
      "- rolearn: >-\n    e\n    f\n",
      "-\n",
      "- &z\n  rolearn: g\n- <<: *z\n  username: q\n",
      '- rolearn: "h\n    i"\n',
      "# comment\n",
      "\n",
    );
    const list = fc.tuple(fc.array(item, { minLength: 1, maxLength: 6 }), fc.boolean(), fc.constantFrom("", "  "));
    fc.assert(
      fc.property(list, fc.nat(7), ([items, chop, indent], index) => {
        const joined = items.join("").replaceAll(/^(?=.)/gm, indent);
        const section = chop ? joined.replace(/\n$/, "") : joined;
        const rest = remove(section, index);
        const facts = (of: string): unknown[] =>
          roles(of).lines.map(({ arn, username, groups }) => [arn, username, groups]);
        if (rest === undefined) return;
        expect(facts(rest)).toEqual(facts(section).filter((_, at) => at !== index));
        expect(section.length).toBeGreaterThan(rest.length);
      }),
      lawRuns(600),
    );
  });

  it("of plain lists every item can be cut", () => {
    const section = "- rolearn: a\n  username: u\n# c\n- rolearn: b\n  groups:\n  - x\n- {rolearn: c}\n";
    for (const index of [0, 1, 2]) {
      const all = shown(roles(section));
      const rest = remove(section, index) ?? "";
      expect(shown(readAwsAuth({ data: new Map([["mapRoles", rest]]) }))).toEqual(all.filter((_, at) => at !== index));
    }
  });
});
