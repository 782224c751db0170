import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fakeTerraform } from "./fake-terraform";
import { repository } from "./repository";

const S3 = { s3: { bucket: "acme-terraform-state", region: "eu-west-1" } };
const GCS = { gcs: { bucket: "acme-terraform-state" } };
const HTTP = { http: { address: "http://127.0.0.1:4600/{stack}" } };
const HERE = "http://127.0.0.1:4599";
const SANDBOX = { AWS_ENDPOINT_URL: HERE, AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "sandbox" };

it.each<[string, object, NodeJS.ProcessEnv, string]>([
  ["AWS", S3, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" }, "s3"],
  ["an EKS of this machine", S3, SANDBOX, "local"],
  ["an EKS of this machine, and a place for the bucket", S3, { ...SANDBOX, AWS_ENDPOINT_URL_S3: HERE }, "s3"],
  ["an EKS of this machine, and a place for another bucket", GCS, { ...SANDBOX, AWS_ENDPOINT_URL_S3: HERE }, "local"],
  ["an EKS and a state of this machine", HTTP, SANDBOX, "http"],
  [
    "an EKS and a state of this machine, but for an account",
    { http: { ...HTTP.http, accounts: { "111122223333": { address: "https://x.example/{stack}" } } } },
    SANDBOX,
    "local",
  ],
])("against %s the state is kept where it belongs", async (_, backend, env, kind) => {
  const files = repository([{ roles: ["a"], policies: { view: "cluster" } }]).platform({
    terraform: { awsProvider: ">= 5.100.0, < 7.0.0", backend },
  });
  const world = fakeTerraform();
  world.declare(files);
  world.answer("one", undefined, files);
  const { err } = await world.run(["plan"], { env });
  const text = readFileSync(join(world.outdir.path, "stacks/one/cdk.tf.json"), "utf8");
  const { terraform } = JSON.parse(text) as { terraform: { backend: Readonly<Record<string, unknown>> } };
  expect(Object.keys(terraform.backend)).toEqual([kind]);
  expect(err.includes("state is a local file")).toBe(kind === "local");
});
