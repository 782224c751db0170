import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { parseManifest, readManifest } from "../../../lib/io/terraform/read-manifest";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();

test("reads what CDKTF writes", async () => {
  const outdir = join(folder.path, "cdktf.out");
  const app = new App({ outdir, stackTraces: false });
  const account = new TerraformStack(app, "account-1");
  const cluster = new TerraformStack(app, "prod-eu");
  cluster.addDependency(account);
  app.synth();
  expect(await readManifest(outdir)).toEqual([
    { name: "account-1", dir: join(outdir, "stacks", "account-1"), dependencies: [] },
    { name: "prod-eu", dir: join(outdir, "stacks", "prod-eu"), dependencies: ["account-1"] },
  ]);
});

test("a dependency is a construct path and becomes a stack name", () => {
  const stack = (name: string, dependencies: string[]) => ({
    name,
    constructPath: `group/${name}`,
    workingDirectory: `stacks/${name}`,
    dependencies,
  });
  const text = JSON.stringify({ stacks: { a: stack("a", []), b: stack("b", ["group/a"]) } });
  expect(parseManifest(text, "/out").map(({ dependencies }) => dependencies)).toEqual([[], ["a"]]);
  expect(() => parseManifest(JSON.stringify({ stacks: { b: stack("b", ["group/x"]) } }), "/out")).toThrow(
    "stack b depends on group/x, which the manifest does not list",
  );
});

test("says what to do when there is none", async () => {
  await expect(readManifest("/nowhere")).rejects.toThrow("/nowhere/manifest.json cannot be read; run synth first");
  expect(() => parseManifest("{}", "/out")).toThrow("the manifest of /out lists no stacks");
});
