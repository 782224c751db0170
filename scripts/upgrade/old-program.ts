import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import execa, { type ExecaError } from "execa";

import { printable } from "../../lib/diagnostics";
import { withPackage } from "../../lib/io/npm-install";
import { writeFiles } from "../../lib/io/write-files";
import { GITLAB_FILE } from "../../lib/workflows";
import type { RepoFiles } from "../../lib/source";
import { name } from "../../package.json";

/** What a version of the program makes of the same files. */
export interface Made {
  /** Terraform JSON by stack. */
  readonly stacks: ReadonlyMap<string, unknown>;
  /** The workflows, by path. */
  readonly workflows: ReadonlyMap<string, string>;
}

/** What the version before made of them, or why nobody knows. */
export type Old = Made | { readonly couldNotLook: string };

/** The Terraform JSON below a folder of stacks, by stack. */
export async function readStacks(outdir: string): Promise<Map<string, unknown>> {
  const stacks = join(outdir, "stacks");
  const names = (await readdir(stacks)).sort();
  const read = async (stack: string): Promise<readonly [string, unknown]> => [
    stack,
    JSON.parse(await readFile(join(stacks, stack, "cdk.tf.json"), "utf8")),
  ];
  return new Map(await Promise.all(names.map(read)));
}

const WORKFLOWS = ".github/workflows";

/** What would limit it to a part, or send it elsewhere. */
const EVERYTHING = { ACCESS_CLUSTERS: "", ACCESS_ROOT: "", CDKTF_OUTDIR: "" };

async function runIn(copy: string, program: string, env: NodeJS.ProcessEnv): Promise<Old> {
  const run = async (...words: readonly string[]): Promise<string | undefined> => {
    const options = { env: { ...env, ...EVERYTHING }, extendEnv: false, cwd: copy };
    return await execa(process.execPath, [program, ...words, "--root", copy], options).then(
      () => undefined,
      (cause: unknown) => {
        const { stderr, shortMessage } = cause as ExecaError;
        return `${words[0] ?? ""}: ${printable(stderr || shortMessage, 500)}`;
      },
    );
  };
  const outdir = join(copy, "cdktf.out");
  const failed = (await run("generate", "--all")) ?? (await run("synth", "--out", outdir));
  if (failed !== undefined) return { couldNotLook: failed };
  const names = (await readdir(join(copy, WORKFLOWS))).map((file) => `${WORKFLOWS}/${file}`);
  const texts = [...names, GITLAB_FILE].map(async (path) => {
    return [path, await readFile(join(copy, path), "utf8").catch(() => "")] as const;
  });
  return { stacks: await readStacks(outdir), workflows: new Map(await Promise.all(texts)) };
}

/**
 * What another version makes of the files, in a copy of them aside.
 * @param spec a version, or a tarball's path
 */
export async function madeBy(spec: string, files: RepoFiles, env: NodeJS.ProcessEnv): Promise<Old> {
  return await withPackage(name, spec, async (unpacked) => {
    if ("couldNotLook" in unpacked) return unpacked;
    const copy = await mkdtemp(join(tmpdir(), "eks-access-copy-"));
    try {
      await writeFiles(
        copy,
        new Map([...files].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : []))),
      );
      return await runIn(copy, join(unpacked.folder, "eks-access.js"), env);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });
}
