import { chmodSync } from "node:fs";
import { join } from "node:path";

import { checkGuards } from "../../lib/apply";
import { readTerraformPlan } from "../../lib/terraform-plan/read-plan";
import type { Io } from "../../scripts/io";
import { accountAccess } from "../../scripts/account-access";
import { readStacks } from "../../scripts/drift/read-stacks";
import { readPlan, stackOf, terraformJson, type PlanJson, type PlanResource } from "../apply/little-terraform";
import { ACCOUNT, REGION, repository } from "../apply/repository";
import { folder } from "../scripts/harness";
import { repo } from "../support/repo-builder";

const { json: declared, facts } = stackOf(repository([{ roles: ["a"], policies: { view: "cluster" } }]));
const bin = folder();
bin.write(
  "terraform",
  `#!/bin/sh\ncase "$1" in version) echo '{"terraform_version":"1.11.4"}' ;; show) cat show.json ;; esac\n`,
);
chmodSync(join(bin.path, "terraform"), 0o755);

/** What drift gets to know of the stack when Terraform shows this text for its saved plan. */
async function lookWith(text: string) {
  const out = folder();
  const stack = { name: "one", constructPath: "one", workingDirectory: "stacks/one", dependencies: [] };
  out.write("manifest.json", JSON.stringify({ stacks: { one: stack } }));
  out.write("stacks/one/plan", "");
  out.write("stacks/one/show.json", text);
  const io = {
    out: () => undefined,
    err: () => undefined,
    env: { PATH: process.env["PATH"], HOME: out.path, TERRAFORM_BINARY_NAME: join(bin.path, "terraform") },
    sleep: () => Promise.resolve(),
    onInterrupt: () => ({ signal: new AbortController().signal, dispose: () => undefined }),
  } as unknown as Io;
  const place = { account: ACCOUNT, region: REGION };
  const wanted = [{ stack: "one", ...place, place, optional: false }];
  const { terraform: access } = accountAccess({ profile: [], assumeRole: [] }, {}, []);
  const readings = await readStacks({ wanted, out: out.path, root: out.path, from: "saved", access, io });
  return readings.get("one");
}

/** Why apply does nothing with such a plan, whatever is lifted. */
function refusals(text: string): readonly string[] {
  try {
    return checkGuards(readTerraformPlan(text), facts, { allowRemovals: true }).map(({ message }) => message);
  } catch (cause) {
    if (cause instanceof Error && cause.name === "UnreadablePlan") return [cause.message];
    throw cause;
  }
}

const good = (): PlanJson => terraformJson(declared, declared);
const first = ({ resource_changes: [resource] }: PlanJson): PlanResource => {
  if (resource === undefined) throw new Error("nothing is planned");
  return resource;
};

/** The plan that changes nothing, once something in it is another. */
function tampered(tamper: (json: PlanJson) => void): string {
  const json = good();
  tamper(json);
  return JSON.stringify(json);
}
const withValue = (value: unknown): string => tampered((json) => (first(json).change.after = { value }));
/** As text: what JSON.parse takes, JSON.stringify may not. */
const withText = (text: string): string => withValue("@").replace('"@"', text);
const elsewhere = (files: ReturnType<typeof repository>, stack = "one"): string => {
  const { json } = stackOf(files, stack);
  return JSON.stringify(terraformJson(json, json));
};

/** What Terraform shows, and what is said of it. */
const HOSTILE: readonly (readonly [string, string, RegExp])[] = [
  ["nothing", "", /not JSON, or was cut off/],
  ["half of a plan", JSON.stringify(good()).slice(0, -100), /not JSON, or was cut off/],
  ["two plans", JSON.stringify(good()).repeat(2), /not JSON, or was cut off/],
  ["a list", "[]", /this program reads 1\.x/],
  ["an error in JSON", '{"@level":"error"}', /this program reads 1\.x/],
  ["format 2", tampered((json) => (json["format_version"] = "2.0")), /format_version.*reads 1\.x/],
  ["format 10", tampered((json) => (json["format_version"] = "10.0")), /format_version.*reads 1\.x/],
  ["no Terraform's version", tampered((json) => delete json["terraform_version"]), /terraform_version/],
  ["a state instead of a plan", '{"format_version":"1.0","terraform_version":"1.11.4","values":{}}', /configuration/],
  ["resources that are no list", tampered((json) => (json["resource_changes"] = {} as never)), /resource_changes/],
  ["drift that is no list", tampered((json) => (json["resource_drift"] = "none")), /resource_drift/],
  ["drift of another shape", tampered((json) => (json["resource_drift"] = [{}])), /resource_drift\.0/],
  ["a time that is none", tampered((json) => (json["timestamp"] = "yesterday")), /timestamp/],
  ["actions that are a text", tampered((json) => (first(json).change.actions = "no-op" as never)), /actions/],
  ["no actions", tampered((json) => (first(json).change.actions = [])), /actions/],
  ["an action that did not exist", tampered((json) => (first(json).change.actions = ["teleport"])), /actions\.0/],
  ["values that are a list", tampered((json) => (first(json).change.after = [] as never)), /after/],
  ["an import without its id", tampered((json) => (first(json).change["importing"] = {})), /importing\.id/],
  ["an address that is a number", tampered((json) => (first(json).address = 1 as never)), /address/],
  ["a plan that ended in an error", tampered((json) => (json["errored"] = true)), /with errors/],
  ["a plan that is not complete", tampered((json) => (json["complete"] = false)), /not complete/],
  ["a failed check", tampered((json) => (json["checks"] = [{ status: "fail" }])), /checks failed/],
  ["outputs", tampered((json) => (json["output_changes"] = { o: { actions: ["create"] } })), /outputs/],
  ["something deferred", tampered((json) => (json["deferred_changes"] = [{}])), /deferred_changes/],
  ["a deposed object", tampered((json) => (first(json)["deposed"] = "0123abcd")), /deposed/],
  ["a module", tampered((json) => (first(json)["module_address"] = "module.x")), /in a module/],
  ["an index", tampered((json) => (first(json)["index"] = "x")), /has an index/],
  ["a move", tampered((json) => (first(json)["previous_address"] = "aws_eks_access_entry.b")), /moved/],
  ["a text of a megabyte", withValue("x".repeat(1_000_000)), /text of 1000000 characters/],
  ["a key of a megabyte", withValue({ ["x".repeat(1_000_000)]: 1 }), /key of 1000000 characters/],
  ["lists in lists in lists", withText("[".repeat(5_000) + "]".repeat(5_000)), /nested/],
  ["a prototype", withText('{"__proto__":{"type":"STANDARD"}}'), /__proto__/],
  ["a prototype, escaped", withText('{"\\u005f_proto__":{}}'), /__proto__/],
  ["a prototype at the top", `{"__proto__":${JSON.stringify(good())}}`, /__proto__/],
];

/** Plans that are sound, and of another stack. */
const OF_ANOTHER: readonly (readonly [string, string, RegExp])[] = [
  [
    "of another account",
    elsewhere(repo().cluster("one", { account: "999988887777", region: REGION })),
    /not bound to account 111122223333/,
  ],
  [
    "of another region",
    elsewhere(repo().cluster("one", { account: ACCOUNT, region: "eu-north-1" })),
    /for region "eu-north-1"/,
  ],
  [
    "of another cluster of the account",
    elsewhere(repo().cluster("two", { account: ACCOUNT, region: REGION }), "two"),
    /is about cluster "two", not one/,
  ],
  [
    "with one entry of another cluster",
    tampered((json) => (first(json).change.before = { ...first(json).change.before, cluster_name: "two" })),
    /is about cluster "two", not one/,
  ],
  [
    "by a role of another account",
    tampered((json) => {
      const role = [{ role_arn: { constant_value: "arn:aws:iam::999988887777:role/x" } }];
      const { aws } = json.configuration.provider_config as { aws: { expressions: Record<string, unknown> } };
      aws.expressions["assume_role"] = role;
    }),
    /assumes a role of account "999988887777"/,
  ],
  ["that names no provider", tampered((json) => (json.configuration.provider_config = {})), /provider/],
];

it("what is in order is read by both", async () => {
  const text = JSON.stringify(good());
  expect(await lookWith(text)).toEqual(readPlan(JSON.parse(text) as PlanJson));
  expect(refusals(text)).toEqual([]);
});

describe.each([...HOSTILE, ...OF_ANOTHER])("A plan: %s", (_what, text, words) => {
  it("nothing is known of the stack, which is not the same as nothing to do", async () => {
    expect(await lookWith(text)).toEqual({ couldNotLook: expect.stringMatching(words) as string });
  });

  it("is not applied", () => {
    expect(refusals(text).join("\n")).toMatch(words);
  });
});

it("a drift whose entries are another cluster's tells nothing either", async () => {
  const text = tampered((json) => {
    const stray = structuredClone(first(json));
    stray.change.before = { ...stray.change.before, cluster_name: "two" };
    json["resource_drift"] = [stray];
  });
  expect(await lookWith(text)).toEqual({ couldNotLook: expect.stringContaining('about cluster "two"') as string });
});
