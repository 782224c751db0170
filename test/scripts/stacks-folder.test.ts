import { existsSync } from "node:fs";
import { join } from "node:path";

import { stacksFolder } from "../../scripts/stacks-folder";
import { fakeTerraform, type FakeTerraform } from "../apply/fake-terraform";
import { repository, role } from "../apply/repository";
import { access, example } from "./harness";

describe("the folder of the stacks", () => {
  it.each([
    [".", {}, undefined, "cdktf.out"],
    ["../other", {}, undefined, "../other/cdktf.out"],
    ["../other", { CDKTF_OUTDIR: "" }, undefined, "../other/cdktf.out"],
    ["../other", { CDKTF_OUTDIR: "named" }, undefined, "named"],
    ["../other", { CDKTF_OUTDIR: "named" }, "given", "given"],
  ])("of root %s with %j and --out %s is %s", (root, env, option, folder) => {
    expect(stacksFolder(root, env, option)).toBe(folder);
  });

  it("of synth is below the root, and the current folder has none", async () => {
    const { path } = example();
    const before = existsSync("cdktf.out");
    const ran = await access(["synth", "--root", path]);
    expect(ran.out).toContain(`${path}/cdktf.out/stacks/prod-eu/cdk.tf.json\n`);
    expect(existsSync(join(path, "cdktf.out/stacks/prod-eu/cdk.tf.json"))).toBe(true);
    expect(existsSync("cdktf.out")).toBe(before);
  });
});

describe("two repositories planned from one folder", () => {
  const grants = (name: string) => repository([{ roles: [name], policies: { view: "cluster" }, clusters: ["one"] }]);
  /** One whose stack has the state of `applied`, below its root as an apply leaves it. */
  function planned(applied: string | undefined, now: string): FakeTerraform {
    const fake = fakeTerraform();
    fake.declare(grants(now));
    fake.answer("one", applied === undefined ? undefined : grants(applied), grants(now));
    fake.root.write("cdktf.out/stacks/one/show.json", fake.outdir.read("stacks/one/show.json"));
    return fake;
  }
  const plan = async (fake: FakeTerraform) =>
    await fake.run(["plan", "--cluster", "one"], { env: { CDKTF_OUTDIR: undefined } });

  it("have each its own state and its own plan.json", async () => {
    const [applied, fresh] = [planned("a", "a"), planned(undefined, "a")];
    expect((await plan(applied)).out).toContain("one: no changes");
    expect((await plan(fresh)).out).toContain(`+   create entry of ${role("a")}`);
    for (const { root } of [applied, fresh]) expect(root.snapshot()).toHaveProperty(["cdktf.out/plan.json"]);
  });
});
