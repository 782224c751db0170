import { parse } from "yaml";

import { compileRepository } from "../../lib/compile-repository";
import { readRepository } from "../../lib/io/read-repository";
import { COMMANDS } from "../../scripts/commands";
import { synthesizedStacks } from "../constructs/synthesized";
import { EXAMPLE } from "../support/example";
import { blocksOf, pages } from "./markdown";

/** The YAML of a page whose first line names this file. */
function fileOf(page: string, name: string): unknown {
  const block = pages()
    .filter((path) => path.endsWith(page))
    .flatMap(blocksOf)
    .find(({ text }) => text.startsWith(`# ${name}`));
  if (block === undefined) throw new Error(`${page} has no ${name}`);
  return parse(block.text) as unknown;
}

async function exampleStacks(): Promise<string[]> {
  const compiled = compileRepository(await readRepository(EXAMPLE), new Date("2026-11-22"));
  if (compiled.kind !== "sound") throw new Error("the example has errors");
  return [...synthesizedStacks(compiled.plan).keys()];
}

interface Atlantis {
  readonly projects: readonly { readonly name: string; readonly dir: string }[];
}
interface Server {
  readonly repos: readonly { readonly workflow: string; readonly allowed_overrides: readonly string[] }[];
  readonly workflows: Readonly<
    Record<string, Readonly<Record<"plan" | "apply", { readonly steps: readonly { readonly run: string }[] }>>>
  >;
}

describe("the files for Atlantis", () => {
  it("name stacks that the example has, each once", async () => {
    const { projects } = fileOf("with-atlantis.md", "atlantis.yaml") as Atlantis;
    const names = projects.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(await exampleStacks()).toEqual(expect.arrayContaining(names));
  });

  it("run commands and options that there are, and let no repository say what runs", () => {
    const { repos, workflows } = fileOf("with-atlantis.md", "repos.yaml") as Server;
    for (const { workflow, allowed_overrides: overrides } of repos) {
      expect(overrides).toEqual([]);
      const { plan, apply } = workflows[workflow] ?? { plan: { steps: [] }, apply: { steps: [] } };
      const ours = [...plan.steps, ...apply.steps].map(({ run }) => run).filter((run) => run.includes("eks-access "));
      expect(ours).toHaveLength(3);
      for (const line of ours) {
        const [, name = "", rest = ""] = /eks-access (\S+) (.*)/.exec(line) ?? [];
        const command = COMMANDS.find((one) => one.name === name);
        for (const [, option = ""] of rest.matchAll(/--(\S+)/g))
          expect(Object.keys(command?.options ?? {})).toContain(option);
      }
    }
  });
});

it("the stacks for Spacelift are in the folders where the example's are written", async () => {
  const { stacks } = fileOf("with-hcp-terraform.md", ".spacelift/config.yml") as {
    readonly stacks: Readonly<Record<string, { readonly project_root: string }>>;
  };
  const written = (await exampleStacks()).map((stack) => `cdktf.out/stacks/${stack}`);
  expect(written).toEqual(expect.arrayContaining(Object.values(stacks).map(({ project_root: root }) => root)));
});
