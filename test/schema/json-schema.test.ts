import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { Ajv } from "ajv";

import type { Diagnostic } from "../../lib/diagnostics";
import { exportJsonSchemas } from "../../lib/schema";
import { tryParseValue } from "../../lib/source";
import { EXAMPLE } from "../support/example";

/** What an editor would say: the JSON Schema alone, without our compiler. */
function editorProblems(kind: string, yaml: string): string[] {
  const schema = JSON.parse(exportJsonSchemas().get(`${kind}.schema.json`) ?? "") as object;
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  const problems: Diagnostic[] = [];
  const value = tryParseValue("x.yaml", yaml, (problem) => void problems.push(problem));
  expect(problems).toEqual([]);
  ajv.validate(schema, JSON.parse(JSON.stringify(value)));
  return (ajv.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

function exampleFiles(): [kind: string, file: string][] {
  const inFolder = (kind: string, folder: string): [string, string][] =>
    readdirSync(join(EXAMPLE, folder)).map((name) => [kind, `${folder}/${name}`]);
  return [
    ["platform", "platform.yaml"],
    ["permission-sets.lock", "permission-sets.lock.yaml"],
    ...inFolder("cluster", "clusters"),
    ...inFolder("team", "teams"),
  ];
}

describe("the JSON Schemas for editors", () => {
  it("are one a kind of file, and always the same", () => {
    expect([...exportJsonSchemas().keys()]).toEqual([
      "team.schema.json",
      "cluster.schema.json",
      "adopt.schema.json",
      "platform.schema.json",
      "permission-sets.lock.schema.json",
    ]);
    expect(exportJsonSchemas()).toEqual(exportJsonSchemas());
  });

  it.each([
    ["team", ["team", "access"]],
    ["cluster", ["cluster", "account", "region"]],
    ["adopt", ["cluster", "entries"]],
    ["platform", ["organization"]],
  ])("%s: refuses unknown keys, and requires what must be there and has no default", (name, required) => {
    const schema: unknown = JSON.parse(exportJsonSchemas().get(`${name}.schema.json`) ?? "");
    expect(schema).toMatchObject({ type: "object", required, additionalProperties: false });
  });

  it.each(exampleFiles())("(%s) take %s of the example, and its first line names the schema", (kind, file) => {
    const yaml = readFileSync(join(EXAMPLE, file), "utf8");
    expect(editorProblems(kind, yaml)).toEqual([]);
    const up = file.includes("/") ? "../" : "";
    expect(yaml.split("\n", 1)).toEqual([`# yaml-language-server: $schema=${up}docs/schema/${kind}.schema.json`]);
  });

  const GRANT = "{principals: [{role: r}], clusters: [a], policies: {view: cluster}}";
  it.each([
    ["team", `team: a\nonwers: []\naccess: [${GRANT}]\n`, " additionalProperties"],
    ["team", "team: a\n", " required"],
    ["team", `team: a/b\naccess: [${GRANT}]\n`, "/team pattern"],
    [
      "team",
      "team: a\naccess: [{principals: [{role: r, user: u}], clusters: [a]}]\n",
      "/access/0/principals/0 maxProperties",
    ],
    [
      "team",
      `team: a\naccess: [{principals: [{role: r}], clusters: [a], expires: tomorrow}]\n`,
      "/access/0/expires pattern",
    ],
    ["cluster", "cluster: a\naccount: 123456789012\nregion: eu-west-1\n", "/account type"],
    [
      "cluster",
      'cluster: a\naccount: "123456789012"\nregion: eu-west-1\nnodes: [{role: r, type: EC2_Linux}]\n',
      "/nodes/0/type enum",
    ],
    ["platform", "organization: acme\nguardrails: {clusterAdmin: everyone}\n", "/guardrails/clusterAdmin enum"],
    ["platform", "organization: acme\nguardrails: {maximumRemovals: 25}\n", "/guardrails/maximumRemovals type"],
    ["permission-sets.lock", '"12": {A: b}\n', " propertyNames"],
  ])("(%s) refuse %j", (kind, yaml, problem) => {
    expect(editorProblems(kind, yaml)).toContain(problem);
  });

  it("offer the short names of the policies, and take full ones", () => {
    const team = (policy: string): string =>
      `team: a\naccess: [{principals: [x], clusters: [a], policies: {${policy}: own}}]\n`;
    expect(editorProblems("team", team("AmazonEKSViewPolicy"))).toEqual([]);
    const text = exportJsonSchemas().get("team.schema.json");
    for (const name of ["view", "edit", "admin", "admin-view", "cluster-admin", "secret-reader"]) {
      expect(text).toContain(`"${name}": {`);
    }
  });
});
