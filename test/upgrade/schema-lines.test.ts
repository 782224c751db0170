import { withSchemaOf } from "../../lib/upgrade/schema-lines";

const HOME = "node_modules/eks-access-gitops";

describe("the line by which editors find a schema", () => {
  it.each([
    ["platform.yaml", "docs/schema/platform.schema.json", `${HOME}/docs/schema/platform.schema.json`],
    ["teams/a.yaml", "../docs/schema/team.schema.json", `../${HOME}/docs/schema/team.schema.json`],
    ["clusters/a.yaml", "../schema/cluster.schema.json", `../${HOME}/docs/schema/cluster.schema.json`],
  ])("of %s points into the package", (path, was, is) => {
    const text = (place: string): string => `# yaml-language-server: $schema=${place}\nteam: a\n`;
    expect(withSchemaOf(path, text(was), HOME)).toBe(text(is));
    expect(withSchemaOf(path, text(is), HOME)).toBeUndefined();
  });

  it.each(["team: a\n", "# yaml-language-server: $schema=https://example.com/other.json\n"])(
    "is nobody's in %j",
    (text) => {
      expect(withSchemaOf("teams/a.yaml", text, HOME)).toBeUndefined();
    },
  );
});
