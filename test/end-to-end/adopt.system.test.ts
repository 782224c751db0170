import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { readRepository } from "../../lib/io/read-repository";
import type { TerraformPlan } from "../../lib/terraform-plan/terraform-plan";
import { ENTRIES, cluster } from "../adopt/hand-made";
import { accessOf } from "../adopt/live-sandbox";
import { folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { actionsOf, changedAttributes, openStackBench, type StackBench } from "./bench-of-stacks";
import { comparable } from "./expected-inventory";

jest.setTimeout(600_000);

const TODAY = "2026-11-22";
const one = cluster("one", Object.values(ENTRIES));
// In another account, with less: what is written for both must not become more for either.
const two = {
  ...cluster("two", [
    ...[ENTRIES.breakGlass, ENTRIES.linux].map((entry) => ({
      ...entry,
      principalArn: entry.principalArn.replace("111122223333", "444455556666"),
    })),
    ENTRIES.other,
    { ...ENTRIES.developers, policies: [{ policy: "AmazonEKSEditPolicy", scope: ["payments"] }], tags: {} },
  ]),
  account: "444455556666",
  authenticationMode: "API_AND_CONFIG_MAP" as const,
};
const HOMES = [one, two];

/** Each change with what it would do: an import changes nothing. */
function imports({ resources }: TerraformPlan): string[] {
  return resources
    .map(({ type, actions, importing }) => `${actions.join("+")} ${importing ? "import" : ""} ${type}`)
    .sort();
}

describeWithAwsProvider("Entries made by hand on two clusters, adopted", (terraformPath, mirror) => {
  let bench: StackBench;
  let root: Folder;
  let outdir = "";

  const run = async (home: typeof one | typeof two, ...argv: string[]): Promise<Outcome> =>
    await accessOf(bench.sandbox, home, root, argv, {
      ...process.env,
      TERRAFORM_BINARY_NAME: bench.terraformPath,
      ...(outdir === "" ? {} : { CDKTF_OUTDIR: outdir }),
    });
  const synthesize = async (): Promise<void> => {
    const stacks = await bench.synthesize(await readRepository(root.path));
    expect(stacks.map(({ name }) => name).sort()).toEqual(["one", "two"]);
    outdir = dirname(dirname(stacks[0]?.dir ?? ""));
  };
  const inventories = () =>
    HOMES.map(({ account, region, name }) => comparable(bench.sandbox.inventory(account, region, name)));

  beforeAll(async () => {
    root = folder();
    bench = await openStackBench({ terraformPath, mirror, clusters: { one, two }, today: TODAY });
  });
  afterAll(() => bench.close());

  let before: ReturnType<typeof inventories>;

  it("are written as files that validate", async () => {
    before = inventories();
    for (const home of HOMES)
      expect(await run(home, "adopt", "--cluster", home.name, "--region", home.region, "--write")).toMatchObject({
        code: 0,
      });
    // Tags of our own, as every repository has: they must wait until the entries are ours.
    root.write(
      "platform.yaml",
      root.read("platform.yaml").replace("ManagedBy: eks-access-gitops", "ManagedBy: gitops"),
    );
    expect(await run(one, "validate")).toMatchObject({ code: 0 });
    await synthesize();
  });

  it("are planned as imports only", async () => {
    for (const home of HOMES) {
      const plan = await bench.plan(home.name);
      const wanted = home.entries.flatMap((entry) => [
        "no-op import aws_eks_access_entry",
        ...("policies" in entry ? entry.policies.map(() => "no-op import aws_eks_access_policy_association") : []),
      ]);
      expect(imports(plan)).toEqual(wanted.sort());
    }
  });

  it("stay to be adopted until that is applied", async () => {
    const ran = await run(one, "adopt", "--drop", "--cluster", "one", "--out", outdir);
    expect(ran).toMatchObject({
      code: 1,
      err: expect.stringMatching(/adopt\/one\.yaml is not applied yet: 14 imports/) as string,
    });
    expect(existsSync(join(root.path, "adopt/one.yaml"))).toBe(true);
  });

  it("are taken over by an apply that changes nothing, after which nothing is left to do", async () => {
    for (const home of HOMES) {
      expect(await run(home, "apply", "--cluster", home.name, "--yes")).toMatchObject({ code: 0 });
      expect(await run(home, "drift", "--cluster", home.name)).toMatchObject({ code: 0 });
    }
    expect(inventories()).toEqual(before);
    const changing = bench.sandbox
      .calls()
      .filter(({ operation }) => /^(Create|Update|Delete|Associate|Disassociate|Tag|Untag)/.test(operation));
    expect(changing).toEqual([]);
    for (const [stack, plan] of await bench.planAll())
      expect([stack, actionsOf(plan), plan.isEmpty]).toEqual([stack, [], true]);
  });

  it("need no adopt file then", async () => {
    for (const { name } of HOMES) {
      const home = name === "one" ? one : two;
      const ran = await run(home, "adopt", "--drop", "--cluster", name, "--out", outdir);
      expect(ran).toMatchObject({ code: 0, out: `adopt/${name}.yaml deleted\n` });
      expect(existsSync(join(root.path, `adopt/${name}.yaml`))).toBe(false);
    }
  });

  it("get our tags with the next apply, in place, and nothing else", async () => {
    await synthesize();
    const plans = await bench.applyAll();
    for (const [stack, plan] of plans) {
      expect([...new Set(actionsOf(plan))]).toEqual(["update aws_eks_access_entry"]);
      for (const attributes of Object.values(changedAttributes(plan)))
        expect(["tags_all", "tags,tags_all"]).toContain(attributes.join());
      expect(actionsOf(plan)).toHaveLength(stack === "one" ? 8 : 4);
    }
    const untagged = (all: typeof before): unknown =>
      all.map((entries) => entries.map((entry) => ({ ...entry, tags: {} })));
    expect(untagged(inventories())).toEqual(untagged(before));
    for (const plan of (await bench.planAll()).values()) expect(plan.isEmpty).toBe(true);
    for (const { name } of HOMES) {
      const home = name === "one" ? one : two;
      expect(await run(home, "drift", "--cluster", name)).toMatchObject({ code: 0 });
    }
  });
});
