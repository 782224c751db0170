import { access, example, folder } from "./harness";

describe("synth", () => {
  it("names the file of every stack on stdout, and writes them", async () => {
    const out = folder();
    const { code, out: written } = await access(["synth", "--root", example().path, "--out", out.path]);
    expect(code).toBe(0);
    const stacks = ["account-123456789012", "account-210987654321", "prod-eu", "staging-eu"];
    expect(written).toBe(stacks.map((stack) => `${out.path}/stacks/${stack}/cdk.tf.json\n`).join(""));
    for (const stack of stacks) expect(Object.keys(out.snapshot())).toContain(`stacks/${stack}/cdk.tf.json`);
  });
});

describe("diff without Terraform", () => {
  it.each([
    [{ PATH: "/nowhere" }, 'Terraform was not found: no program "terraform" on PATH\n'],
    [{ PATH: "/nowhere", TERRAFORM_BINARY_NAME: "tofu" }, 'no program "tofu" (named by TERRAFORM_BINARY_NAME)\n'],
  ])("exits 3 and says where it looked: %j", async (env, line) => {
    const { code, out, err } = await access(["diff", "--root", example().path], { env });
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain(line);
  });
});
