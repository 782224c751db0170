import { parse } from "yaml";

import { readTemplate } from "../../lib/io/read-template";
import { platformFile } from "../../lib/review/platform-file";
import { repo } from "../support/repo-builder";

async function file(role = "eks-break-glass"): Promise<string> {
  return platformFile(await readTemplate("platform.yaml"), { role });
}

describe("a first platform.yaml", () => {
  it("validates, with guardrails as closed as without a word about them", async () => {
    const { errors, warnings, model } = repo()
      .team("payments")
      .file("platform.yaml", await file())
      .compile();
    expect([errors, warnings]).toEqual([[], []]);
    expect(model?.platform.backend).toEqual({ kind: "local" });
    const { guardrails } =
      repo().file("platform.yaml", "organization: x\nbreakGlass: {role: x}\n").compile().model?.platform ?? {};
    expect(guardrails).toBeDefined();
    expect(JSON.stringify({ ...model?.platform.guardrails, at: 0 })).toBe(JSON.stringify({ ...guardrails, at: 0 }));
  });

  it.each(["a/b", "x: y", '"', "\n- z", "{{role}}", "${x}"])("names any role as it is: %j", async (role) => {
    expect(parse(await file(role))).toMatchObject({ breakGlass: { role, create: false } });
  });
});
