import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { cliConfigText } from "../../lib/io/terraform/terraform-environment";
import { pipelineRepository } from "../cloud/support/world";
import { describeWithMoto } from "../support/moto";
import { describeWithAwsProvider } from "../support/require-tool";
import { access, folder, type Folder } from "./harness";

function repositoryWith(backend: string): Folder {
  const root = folder();
  for (const [path, file] of pipelineRepository("", `terraform:\n  backend:\n    ${backend}\n`)) {
    if ("text" in file) root.write(path, file.text);
  }
  return root;
}
const print = (root: Folder, ...more: string[]) => access(["state", "--print", ...more, "--root", root.path]);

describeWithAwsProvider("yarn state --print", (terraform, mirror) => {
  describeWithMoto("applied to an S3", (moto) => {
    it("is valid, makes the bucket as it says, and has nothing left to do", async () => {
      const root = repositoryWith("s3: {bucket: acme-state, region: us-east-1}");
      const printed = await print(root);
      expect(printed.code).toBe(0);
      const work = folder();
      work.write("state.tf.json", printed.out);
      // moto answers by https nowhere, and at one address for every service.
      const { url, env } = moto();
      const local = { s3_use_path_style: true, skip_requesting_account_id: true, endpoints: { s3: url, sts: url } };
      work.write("moto_override.tf.json", JSON.stringify({ provider: { aws: local } }));
      if (mirror.kind === "mirror") work.write("cli.tfrc", cliConfigText(mirror.dir));
      const run = (...args: string[]): string =>
        execFileSync(terraform, [...args, "-no-color"], {
          cwd: work.path,
          encoding: "utf8",
          env: {
            ...process.env,
            ...env,
            ...(mirror.kind === "mirror" ? { TF_CLI_CONFIG_FILE: join(work.path, "cli.tfrc") } : {}),
          },
        });
      run("init", "-input=false");
      expect(run("validate")).toContain("Success!");
      run("apply", "-auto-approve", "-input=false");
      expect(run("plan", "-input=false", "-detailed-exitcode")).toContain("No changes");
      const ask = async (what: string): Promise<string> => await (await fetch(`${url}/acme-state?${what}`)).text();
      expect(await ask("versioning")).toContain("<Status>Enabled</Status>");
      expect(await ask("encryption")).toContain("AES256");
      expect(await ask("publicAccessBlock")).toContain("<RestrictPublicBuckets>true");
      const { Statement: statements } = JSON.parse(await ask("policy")) as { Statement: { Sid: string }[] };
      expect(statements.map(({ Sid }) => Sid)).toEqual([
        "TlsOnly",
        ...["Find", "Read", "Write", "Lock"].map((what) => `${what}123456789012`),
      ]);
    });
  });

  it("asks which, where there are several, and names those there are", async () => {
    const root = repositoryWith(
      's3: {bucket: acme-state, region: eu-west-1, accounts: {"123456789012": {bucket: own-state}}}',
    );
    expect(await print(root)).toMatchObject({ code: 2, err: expect.stringMatching(/own-state.*--bucket/s) as string });
    expect(JSON.parse((await print(root, "--bucket", "own-state")).out)).toMatchObject({
      resource: { aws_s3_bucket: { state: { bucket: "own-state" } } },
    });
    expect((await print(root, "--bucket", "typo")).code).toBe(2);
  });

  it("prints nothing for another backend, and says what to do", async () => {
    const said = await print(repositoryWith("gcs: {bucket: acme-state}"));
    expect(said).toMatchObject({ code: 3, out: "", err: expect.stringMatching(/Google Cloud/) as string });
  });
});
