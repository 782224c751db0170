import { readCodeowners } from "../../lib/review/read-codeowners";
import { codeowners } from "../../lib/review/codeowners";
import { repo } from "../support/repo-builder";

test.each([
  ["# a comment\n\n* @a/b c@d.example\n", [{ pattern: "*", owners: ["@a/b", "c@d.example"] }]],
  ["/x @a # @b", [{ pattern: "/x", owners: ["@a"] }]],
  ["/x #@a", [{ pattern: "/x", owners: [] }]],
  ["/a\\ b\\#c @a", [{ pattern: "/a\\ b\\#c", owners: ["@a"] }]],
  [
    "\t/x\t@a\r\n/y @b\r/z @c",
    ["x", "y", "z"].map((one, at) => ({ pattern: `/${one}`, owners: [`@${"abc"[at] ?? ""}`] })),
  ],
])("%j is read as GitHub does", (text, rules) => {
  expect(readCodeowners(text)).toEqual(rules);
});

test.each([
  "#@x",
  "@acme/blue#",
  "@a\\",
  "a#b@c.example",
  "@-x",
  "@x-",
  "@a--b",
  "@acme/",
  "a b@c.example",
  "@x @y",
  "x@y",
  "@ä",
])("owner %j is refused: it would be read as something else", (owner) => {
  expect(
    repo()
      .team("blue", { owners: ["@acme/x", owner] })
      .compile().errors,
  ).toEqual(["invalid-value"]);
});

test.each(["@x", "@acme/blue", "@acme/blue_green.2", "@lead_acme", "blue+eks@mail.acme.example"])(
  "owner %s is one",
  (owner) => {
    const { model } = repo()
      .team("blue", { owners: [owner] })
      .compile();
    expect(codeowners(model?.teams ?? [])).toContain(`\n/teams/blue.yaml ${owner}\n`);
  },
);

test("what GitHub would read otherwise is never written", () => {
  const { model } = repo().team("blue").compile();
  const [team] = model?.teams ?? [];
  if (team === undefined) throw new Error("no team");
  for (const owners of [["#@x"], ["@a\n* @b"], ["@a @b"], [""]]) {
    expect(() => codeowners([{ ...team, owners }])).toThrow(/read by GitHub as something else/);
  }
});
