import { delimiter, dirname } from "node:path";
import { findTerraform, tryFindTerraformPath } from "../../../lib/io/terraform/find-terraform";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();

test.each([
  ["nothing on PATH", {}, 'no program "terraform" on PATH'],
  ["an empty PATH", { PATH: "" }, 'no program "terraform" on PATH'],
  [
    "a named binary that is not there",
    { TERRAFORM_BINARY_NAME: "tofu", PATH: "/nowhere" },
    'no program "tofu" (named by TERRAFORM_BINARY_NAME)',
  ],
  [
    "a named path that is not there",
    { TERRAFORM_BINARY_NAME: "/nowhere/tf" },
    'no program "/nowhere/tf" (named by TERRAFORM_BINARY_NAME)',
  ],
])("says what it looked for with %s", async (_, env, looked) => {
  expect(await findTerraform(env)).toEqual({ found: false, looked });
});

test("a relative PATH entry is not searched", () => {
  folder.write("bin/terraform", "#!/bin/sh\n", 0o755);
  const before = process.cwd();
  process.chdir(folder.path);
  try {
    expect(tryFindTerraformPath({ PATH: ["bin", ""].join(delimiter) })).toBeUndefined();
    expect(tryFindTerraformPath({ PATH: `${folder.path}/bin` })).toBe(`${folder.path}/bin/terraform`);
  } finally {
    process.chdir(before);
  }
});

test("a file that may not be executed is not Terraform", () => {
  folder.write("data/terraform", "text");
  expect(tryFindTerraformPath({ PATH: `${folder.path}/data` })).toBeUndefined();
});

test.each([
  ["exits with an error", "exit 3"],
  ["prints something else", "echo hello"],
  ["prints other JSON", "echo '{}'"],
])("a program that %s is not Terraform", async (_, line) => {
  const path = folder.write("other/terraform", `#!/bin/sh\n${line}\n`, 0o755);
  const found = await findTerraform({ PATH: dirname(path) });
  expect(found).toEqual({ found: false, looked: `${path} does not answer "version -json" as Terraform does` });
});
