import { readFileSync } from "node:fs";
import { join } from "node:path";

import { compileRepository } from "../../lib/compile-repository";
import { STARTER_TEMPLATES, starterFiles, type Starter } from "../../lib/init";
import { readTemplate } from "../../lib/io/read-template";
import { PROJECT } from "../scripts/harness";

const STARTER: Starter = {
  folder: "my-access",
  organization: "acme",
  repository: "acme/my-access",
  owners: ["@acme/platform"],
  clusters: [],
  state: undefined,
  trusted: [],
  ci: "github",
  program: { name: "eks-access-gitops", spec: "^1.2.3" },
  commands: ["validate", "plan"],
};

async function made(changes: Partial<Starter> = {}): Promise<Map<string, string>> {
  const entries = Object.entries(STARTER_TEMPLATES) as [keyof typeof STARTER_TEMPLATES, string][];
  const templates = await Promise.all(entries.map(async ([path, name]) => [path, await readTemplate(name)] as const));
  return starterFiles(new Map(templates), { ...STARTER, ...changes });
}

function compiled(files: ReadonlyMap<string, string>): ReturnType<typeof compileRepository> {
  return compileRepository(new Map([...files].map(([path, text]) => [path, { text }])), new Date("2026-11-22"));
}

/** The rules of what a repository's first diagnostics say. */
const rulesOf = (files: ReadonlyMap<string, string>): string[] => compiled(files).diagnostics.map(({ rule }) => rule);

describe("the files of a first repository", () => {
  it("are sound, and ask only for what nobody can know", async () => {
    const files = await made();
    expect(compiled(files).kind).toBe("sound");
    expect(rulesOf(files)).toEqual(["alarms-without-mail", "repository-without-ids"]);
    expect([...files.keys()]).toContain("clusters/example.yaml");
  });

  it("trust GitLab's tokens of the project, and only of the branch to apply, where GitLab is the host", async () => {
    const files = await made({ ci: "gitlab", repository: "acme/sub/my-access" });
    const result = compiled(files);
    if (result.kind !== "sound") throw new Error(JSON.stringify(result.diagnostics));
    expect(result.model.platform.pipeline?.create?.issuer?.subjects).toEqual({
      plan: ["project_path:acme/sub/my-access:*"],
      apply: ["project_path:acme/sub/my-access:ref_type:branch:ref:main"],
      drift: ["project_path:acme/sub/my-access:ref_type:branch:ref:main"],
    });
    expect([...files.keys()].filter((path) => path.startsWith(".github/"))).toEqual([]);
  });

  it("have no warning at all without a pipeline, and nothing of GitHub's", async () => {
    const files = await made({ ci: "none", repository: undefined });
    expect(rulesOf(files)).toEqual([]);
    expect([...files.keys()].filter((path) => path.startsWith(".github/"))).toEqual([]);
  });

  it("are about the clusters that were named, and grant nothing on them", async () => {
    const cluster = { name: "prod", account: "012345678901", region: "cn-north-1", authenticationMode: "API" as const };
    const files = await made({ clusters: [{ ...cluster, assumeRole: "arn:aws-cn:iam::012345678901:role/x" }] });
    const result = compiled(files);
    if (result.kind !== "sound") throw new Error("not sound");
    expect([...files.keys()].filter((path) => path.startsWith("clusters/"))).toEqual(["clusters/prod.yaml"]);
    expect(
      result.plan.clusters.map(({ cluster: { name, account, assumeRole } }) => [name, account, assumeRole]),
    ).toEqual([["prod", "012345678901", "arn:aws-cn:iam::012345678901:role/x"]]);
    expect(result.plan.clusters.flatMap(({ entries }) => entries.map(({ purpose }) => purpose))).toEqual([
      "break-glass",
    ]);
  });

  it("keep the state where it was said, and make the break-glass role for whom it was said", async () => {
    const state = { bucket: "acme-state", region: "eu-west-1" };
    const trusted = ["arn:aws:iam::111122223333:role/oncall"];
    const result = compiled(await made({ state, trusted }));
    if (result.kind !== "sound") throw new Error("not sound");
    const { backend, breakGlass } = result.model.platform;
    expect(backend).toMatchObject({ kind: "s3", ...state });
    expect(breakGlass).toMatchObject({ create: true, requireMfa: false });
  });

  it("say nothing of what somebody answered as code", async () => {
    const files = await made({ organization: '"\n- {{x}} ${y}', owners: ['@a/"b\n'] });
    expect(files.get("teams/platform.yaml")).toContain(String.raw`owners: ["@a/\"b\n"]`);
    expect(compiled(files).kind).not.toBe("sound");
  });

  it("have a script for each command, and one dependency", async () => {
    expect(JSON.parse((await made({ folder: "My Access!" })).get("package.json") ?? "")).toEqual({
      name: "my-access",
      private: true,
      description: "Who may do what on our EKS clusters",
      scripts: { validate: "eks-access validate", plan: "eks-access plan" },
      dependencies: { "eks-access-gitops": "^1.2.3" },
    });
  });

  it("are this repository's own forms, too", async () => {
    const files = await made();
    for (const [path, text] of files) {
      if (!/ISSUE_TEMPLATE|pull_request/.test(path)) continue;
      expect([path, readFileSync(join(PROJECT, path), "utf8")]).toEqual([path, text]);
    }
  });
});
