import { fakeTerraform } from "../apply/fake-terraform";
import type { PlanJson } from "../apply/little-terraform";
import { ACCOUNT, REGION, repository, role } from "../apply/repository";
import { repo } from "../support/repo-builder";

const files = repository([{ roles: ["a"], policies: { view: "cluster" } }]);
const elsewhere = repo().cluster("one", { account: ACCOUNT, region: "eu-north-1" });

/** What becomes of an adopt file when Terraform plans nothing for its stack, but for what is changed. */
async function drop(change: (json: PlanJson) => unknown = () => undefined, planned = files) {
  const fake = fakeTerraform();
  fake.declare(files);
  fake.root.write(
    "adopt/one.yaml",
    `cluster: one\nentries: [{principal: "${role("a")}", policies: [AmazonEKSViewPolicy]}]\n`,
  );
  fake.answer("one", planned, planned, change);
  const ran = await fake.run(["adopt", "drop", "--cluster", "one", "--out", fake.outdir.path]);
  return { ...ran, isDeleted: !Object.keys(fake.root.snapshot()).includes("adopt/one.yaml") };
}

it("is deleted when no import is left", async () => {
  expect(await drop()).toMatchObject({ code: 0, isDeleted: true, out: "adopt/one.yaml deleted\n" });
});

it("stays while one is", async () => {
  const ran = await drop((json) => {
    for (const { change } of json.resource_changes.slice(0, 1)) change["importing"] = { id: `one:${role("a")}` };
  });
  expect(ran).toMatchObject({ code: 1, isDeleted: false, err: expect.stringContaining("1 import to go") as string });
});

it.each<[string, RegExp, ((json: PlanJson) => void)?, typeof files?]>([
  ["not complete", /the plan is not complete/, (json) => (json["complete"] = false), files],
  ["of a format of its own", /this program reads 1\.x/, (json) => (json["format_version"] = "2.0"), files],
  [
    "of another stack",
    new RegExp(`for another stack: .*region "eu-north-1", not ${REGION}`),
    () => undefined,
    elsewhere,
  ],
])("stays when the plan is %s: an import may be missing in it", async (_what, words, change, planned) => {
  expect(await drop(change, planned)).toMatchObject({
    code: 3,
    isDeleted: false,
    out: "",
    err: expect.stringMatching(words) as string,
  });
});
