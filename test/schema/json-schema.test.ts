import { exportJsonSchemas } from "../../lib/schema";

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

function schema(name: string): Schema {
  return JSON.parse(exportJsonSchemas().get(`${name}.schema.json`) ?? "null") as Schema;
}

describe("the JSON Schemas for editors", () => {
  it("are one a kind of file, and always the same", () => {
    expect([...exportJsonSchemas().keys()]).toEqual([
      "team.schema.json",
      "cluster.schema.json",
      "platform.schema.json",
      "permission-sets.lock.schema.json",
    ]);
    expect(exportJsonSchemas()).toEqual(exportJsonSchemas());
  });

  it.each([
    ["team", ["team", "access"]],
    ["cluster", ["cluster", "account", "region"]],
    ["platform", ["organization"]],
  ])("%s: refuses unknown keys, and requires what must be there and has no default", (name, required) => {
    expect(schema(name)).toMatchObject({ type: "object", required, additionalProperties: false });
  });
});
