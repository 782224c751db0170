import fc from "fast-check";
import { parse } from "yaml";

import { tryAppendItems } from "../../lib/source";

const ITEM = { value: { name: "new", clusters: ["a", "b"] } };

/** The text with the item appended; it must hold what it held, and the item. */
function append(text: string, path: readonly string[] = ["access"], comments: readonly string[] = []): string {
  const edited = tryAppendItems(text, path, [{ ...ITEM, comments }]);
  if (edited === undefined) throw new Error(`nothing could be added to ${text}`);
  return edited;
}

/** The lines that an edit added; fails when it did anything else. */
function added(before: string, after: string): string {
  const [old, now] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  const lines: string[] = [];
  let at = 0;
  for (const line of now) {
    if (at < old.length && line === old[at]) at += 1;
    else lines.push(line);
  }
  expect(old.slice(at)).toEqual([]);
  return lines.join("");
}

const BLOCK = `# modeline
team:   "payments"   # quoted, and far away
access:
    # the first
    - name: 'one'
      clusters: [ x,y ]   # spaced as somebody likes it
      policies:
        view: cluster
        # edit: own
    # - name: put away

# about the contact
contact: me`;

describe("adding to a list of lines", () => {
  it("adds lines behind the last item and its comments, in the list's own column, and changes nothing else", () => {
    expect(added(BLOCK, append(BLOCK))).toBe("    - name: new\n      clusters: [a, b]\n");
    expect(append(BLOCK)).toContain("    # - name: put away\n    - name: new\n");
  });

  it("writes the comments above the item", () => {
    expect(append(BLOCK, ["access"], ["why", "since when"])).toContain(
      "    # why\n    # since when\n    - name: new\n",
    );
  });

  it("leaves the comments of the next key where items stand in their key's column", () => {
    const text = "access:\n- name: one\n# about the contact\ncontact: me\n";
    expect(append(text)).toBe(
      "access:\n- name: one\n- name: new\n  clusters: [a, b]\n# about the contact\ncontact: me\n",
    );
  });

  it.each([
    [
      "no line break at the end",
      "access:\n  - name: one",
      "access:\n  - name: one\n  - name: new\n    clusters: [a, b]\n",
    ],
    [
      "Windows line ends",
      "access:\r\n  - name: one\r\n",
      "access:\r\n  - name: one\r\n  - name: new\r\n    clusters: [a, b]\r\n",
    ],
    ["a byte order mark", "\ufeffaccess:\n  - x\n", "\ufeffaccess:\n  - x\n  - name: new\n    clusters: [a, b]\n"],
    [
      "a block of text that keeps its empty lines",
      "access:\n- |+\n  x\n\n\nb: 1\n",
      "access:\n- |+\n  x\n\n\n- name: new\n  clusters: [a, b]\nb: 1\n",
    ],
    [
      "an empty list",
      "access: []   # none yet\n# b\n",
      "access:   # none yet\n  - name: new\n    clusters: [a, b]\n# b\n",
    ],
    ["an empty list at the end of the file", "access: []", "access:\n  - name: new\n    clusters: [a, b]\n"],
    [
      "a key that is missing",
      "team: x\n# the end",
      "team: x\n# the end\naccess:\n  - name: new\n    clusters: [a, b]\n",
    ],
    ["keys that are indented", "  team: x\n", "  team: x\n  access:\n    - name: new\n      clusters: [a, b]\n"],
    ["an end of the document", "team: x\n...\n", "team: x\naccess:\n  - name: new\n    clusters: [a, b]\n...\n"],
    ["brackets", "access: [ {name: one}, ] # x\n", "access: [ {name: one}, {name: new, clusters: [a, b]}, ] # x\n"],
    [
      "brackets over lines",
      "access: [\n  one, # 1\n  two # 2\n]\n",
      "access: [\n  one, # 1\n  two, {name: new, clusters: [a, b]} # 2\n]\n",
    ],
    ["JSON", '{"access": [], "team": "x"}', '{"access": [{name: new, clusters: [a, b]}], "team": "x"}'],
    ["JSON without the key", '{"team": "x"}', '{"team": "x", access: [{name: new, clusters: [a, b]}]}'],
  ])("takes %s", (_, text, expected) => {
    expect(append(text)).toBe(expected);
  });

  it.each([
    [
      "the list is missing",
      "a: 1\nguardrails:\n  clusterAdmin: allowed # x\n\nb: 2\n",
      "a: 1\nguardrails:\n  clusterAdmin: allowed # x\n  exceptions:\n    - name: new\n      clusters: [a, b]\n\nb: 2\n",
    ],
    ["the map is missing", "a: 1\n", "a: 1\nguardrails:\n  exceptions:\n    - name: new\n      clusters: [a, b]\n"],
    [
      "the map is empty",
      "guardrails: {} # x\na: 1\n",
      "guardrails: # x\n  exceptions:\n    - name: new\n      clusters: [a, b]\na: 1\n",
    ],
    [
      "the map stands in brackets",
      "guardrails: {clusterAdmin: allowed}\n",
      "guardrails: {clusterAdmin: allowed, exceptions: [{name: new, clusters: [a, b]}]}\n",
    ],
  ])("goes down a path where %s", (_, text, expected) => {
    expect(append(text, ["guardrails", "exceptions"])).toBe(expected);
  });

  it.each(["access: 5\n", "- access\n", "", "access: *a\n", "access: {x: 1}\n", "access: &a []\nb: *a\n"])(
    "adds nothing to a file of another shape: %j",
    (text) => {
      expect(tryAppendItems(text, ["access"], [ITEM])).toBeUndefined();
    },
  );
});

describe("a text of any kind", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(
      "yes",
      "012",
      "1e3",
      "null",
      "~",
      "- a",
      "a: b",
      "# x",
      "a\n\nb",
      "\u2028",
      "\u202e",
      "<<",
      "=",
      "|",
      "",
    ),
  );

  it("is a value that reads as it was, in lines and in brackets", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        for (const text of ["access:\n  - x\n", "access: [x]\n"]) {
          const edited = tryAppendItems(text, ["access"], [{ value: { name: one, list: [two] } }]) ?? "";
          expect(parse(edited)).toEqual({ access: ["x", { name: one, list: [two] }] });
        }
      }),
    );
  });

  it("is a comment that never ends early, and says nothing to an editor", () => {
    fc.assert(
      fc.property(hostile, (comment) => {
        const edited = append("access: []\nteam: x\n", ["access"], [comment, `x\n${comment}`]);
        expect(parse(edited)).toEqual({ access: [ITEM.value], team: "x" });
        expect(edited.split("\n")).toHaveLength(7);
      }),
    );
    expect(append("access: []\n", ["access"], ["yaml-language-server: $schema=https://evil"])).toContain('# "yaml-');
    expect(append("access: []\n", ["access"], ["x".repeat(100_000)]).length).toBeLessThan(500);
  });
});
