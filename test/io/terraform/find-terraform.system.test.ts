import { dirname } from "node:path";
import { findTerraform } from "../../../lib/io/terraform/find-terraform";
import { describeWithTerraform } from "../../support/require-tool";

describeWithTerraform("the installed Terraform", (path) => {
  test("is found on PATH with its version, whatever TF_CLI_ARGS says", async () => {
    const found = await findTerraform({
      PATH: dirname(path),
      TF_CLI_ARGS: "-nonsense",
      TF_CLI_ARGS_version: "-nonsense",
    });
    expect(found).toEqual({ found: true, path, version: expect.stringMatching(/^1\.\d+\.\d+/) as string });
  });

  test("is found by path with TERRAFORM_BINARY_NAME", async () => {
    expect(await findTerraform({ TERRAFORM_BINARY_NAME: path })).toMatchObject({ found: true, path });
  });
});
