import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fakeTerraform } from "./fake-terraform";
import { repository } from "./repository";

const BACKEND = { s3: { bucket: "acme-terraform-state", region: "eu-west-1" } };
const files = repository([{ roles: ["a"], policies: { view: "cluster" } }]).platform({
  terraform: { awsProvider: ">= 5.100.0, < 7.0.0", backend: BACKEND },
});
const HERE = "http://127.0.0.1:4599";
const SANDBOX = { AWS_ENDPOINT_URL: HERE, AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "sandbox" };

it.each<[string, NodeJS.ProcessEnv, string]>([
  ["AWS", { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" }, "s3"],
  ["an EKS of this machine", SANDBOX, "local"],
  ["an EKS of this machine, and a place for the bucket", { ...SANDBOX, AWS_ENDPOINT_URL_S3: HERE }, "s3"],
])("against %s the state is kept where it belongs", async (_, env, kind) => {
  const world = fakeTerraform();
  world.declare(files);
  world.answer("one", undefined, files);
  const { err } = await world.run(["plan"], { env });
  const text = readFileSync(join(world.outdir.path, "stacks/one/cdk.tf.json"), "utf8");
  const { terraform } = JSON.parse(text) as { terraform: { backend: Readonly<Record<string, unknown>> } };
  expect(Object.keys(terraform.backend)).toEqual([kind]);
  expect(err.includes("state is a local file")).toBe(kind === "local");
});
