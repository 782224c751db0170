import { readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { ROWS } from "../../lib/conformance";
import { parseSeed, sandboxEnvironment } from "../../lib/sandbox";
import { seedState } from "../../lib/sandbox/seed-state";
import { defaultSettings } from "../../lib/sandbox/world";
import { iamOperations } from "../../lib/sandbox/iam";
import { stsOperations } from "../../lib/sandbox/sts";
import { ACCOUNT, REGION, START } from "./support/core";

const page = readFileSync(path.join(__dirname, "../../docs/sandbox.md"), "utf8");

describe("docs/sandbox.md", () => {
  it("shows a seed that works", () => {
    const [, example] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    const state = seedState(parseSeed(parse(example ?? "")), START, () => "id");
    const [cluster] = [...state.clusters.values()];
    expect(cluster?.entries.size).toBe(3);
    expect(state.absentPrincipals.size).toBe(1);
  });

  it.each(Object.keys(sandboxEnvironment("", ACCOUNT, REGION)))("names the variable %s", (name) => {
    expect(page).toContain(`\`${name}\``);
  });

  it.each(Object.keys(defaultSettings))("describes the option %s", (name) => {
    expect(page).toContain(`\`${name}`);
  });

  it("counts the rows of the conformance suite", () => {
    const verified = ROWS.filter((row) => row.verified).length;
    expect(page).toContain(`<!-- rows -->${ROWS.length} rows, of which ${verified} are recorded<!-- /rows -->`);
  });

  it("mentions every kind of operation it has", () => {
    for (const name of stsOperations.keys()) expect(page).toContain(`\`${name}\``);
    expect([...iamOperations.keys()].filter((name) => !/Role|User/.test(name))).toEqual(["SimulatePrincipalPolicy"]);
    expect(page).toContain("`SimulatePrincipalPolicy`");
  });
});
