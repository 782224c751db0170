import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { rootFromStack } from "../../lib/io/root-from-stack";
import { folder } from "../scripts/harness";

const LOCAL = { kind: "local", path: "var/state" } as const;

describe("the way from a stack's folder to the root", () => {
  it("is three folders up where CDKTF writes, whether or not it has written yet", async () => {
    const root = folder().path;
    expect(await rootFromStack(root, join(root, "cdktf.out"), LOCAL)).toBe("../../..");
    mkdirSync(join(root, "cdktf.out/stacks/prod-eu"), { recursive: true });
    expect(await rootFromStack(root, join(root, "cdktf.out"), LOCAL)).toBe("../../..");
  });

  it("leads there from anywhere, and through links, as Terraform goes", async () => {
    const [root, elsewhere] = [folder().path, folder().path];
    const real = join(elsewhere, "a/b");
    mkdirSync(real, { recursive: true });
    symlinkSync(real, join(root, "out"));
    const way = await rootFromStack(root, join(root, "out"), LOCAL);
    expect(join(real, "stacks/prod-eu", way)).toBe(root);
  });

  it("is refused where a link takes the state out of the repository", async () => {
    const [root, elsewhere] = [folder().path, folder().path];
    symlinkSync(elsewhere, join(root, "var"));
    await expect(rootFromStack(root, join(root, "cdktf.out"), LOCAL)).rejects.toThrow(/leads out of the repository/);
    await expect(rootFromStack(root, join(root, "cdktf.out"), { kind: "local" })).resolves.toBe("../../..");
  });
});
