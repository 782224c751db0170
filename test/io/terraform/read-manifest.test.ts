import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { readManifest } from "../../../lib/io/terraform/read-manifest";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();

function readText(manifest: unknown) {
  writeFileSync(join(folder.path, "manifest.json"), JSON.stringify(manifest));
  return readManifest(folder.path);
}

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

test("a dependency is a construct path and becomes a stack name", async () => {
  const stack = (name: string, dependencies: string[]) => ({
    name,
    constructPath: `group/${name}`,
    workingDirectory: `stacks/${name}`,
    dependencies,
  });
  const read = await readText({ stacks: { a: stack("a", []), b: stack("b", ["group/a"]) } });
  expect(read.map(({ dependencies }) => dependencies)).toEqual([[], ["a"]]);
  await expect(readText({ stacks: { b: stack("b", ["group/x"]) } })).rejects.toThrow(
    "stack b depends on group/x, which the manifest does not list",
  );
});

test("says what to do when there is none", async () => {
  await expect(readManifest("/nowhere")).rejects.toThrow("/nowhere/manifest.json cannot be read; run synth first");
  await expect(readText({})).rejects.toThrow(`the manifest of ${folder.path} lists no stacks`);
});
