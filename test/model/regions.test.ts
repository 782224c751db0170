import { allRegions } from "../../lib/model/regions";
import { repo } from "../support/repo-builder";

/** The SDK's own data; it exports functions alone. */
async function regionsOfTheSdk(): Promise<string[]> {
  const path = require
    .resolve("@aws-sdk/core/client")
    .replace(/dist-cjs.*/, "dist-types/submodules/client/util-endpoints/lib/aws/partitions.d.ts");
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(path, "utf8");
  return [...new Set(text.match(/"[a-z]{2,4}(-[a-z]+)+-[0-9]"/g)?.map((word) => word.slice(1, -1)))].sort();
}

test("the regions are those of the AWS SDK", async () => {
  expect(await regionsOfTheSdk()).toEqual(allRegions());
});

test.each([
  ["eu-wset-1", /^unknown region "eu-wset-1"; did you mean "eu-west-1"\?$/],
  ["us-west-9", /did you mean "us-west-1"\?/],
  ["xx-nowhere-1", /unknown region "xx-nowhere-1"/],
])("region %s of a cluster is refused", (region, message) => {
  const { diagnostics } = repo().cluster("a", { region }).compile();
  expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
    { rule: "unknown-region", message: expect.stringMatching(message) as string, at: { file: "clusters/a.yaml" } },
  ]);
});

test("platform.yaml adds a region, and its own are looked at too", () => {
  const cluster = repo().cluster("a", { region: "eu-new-1" });
  expect(cluster.platform({ regions: ["eu-new-1"] }).compile().errors).toEqual([]);
  const backend = { s3: { bucket: "acme-state", region: "eu-wset-1" } };
  expect(repo().platform({ terraform: { backend } }).compile().errors).toEqual(["unknown-region"]);
});
