import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One synthesized stack: its folder (absolute if the output folder is), and the names of the stacks it needs applied first. */
export interface SynthesizedStack {
  readonly name: string;
  readonly dir: string;
  readonly dependencies: readonly string[];
}

/** The stacks in `outDir`, in the order in which CDKTF wrote them. @throws Error if there is no manifest or it is not CDKTF's */
export async function readManifest(outDir: string): Promise<readonly SynthesizedStack[]> {
  const file = join(outDir, "manifest.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read; run synth first`, { cause: error });
  }
  return parseManifest(text, outDir);
}

interface StackJson {
  readonly name: string;
  readonly constructPath: string;
  readonly workingDirectory: string;
  readonly dependencies: readonly string[];
}

/** Reads `cdktf.out/manifest.json`. @throws Error on text that is not a manifest, or a dependency that is not in it */
function parseManifest(text: string, outDir: string): readonly SynthesizedStack[] {
  const { stacks } = JSON.parse(text) as { stacks?: Readonly<Record<string, StackJson>> };
  if (stacks === undefined) throw new Error(`the manifest of ${outDir} lists no stacks`);
  const all = Object.values(stacks);
  // CDKTF writes a dependency as its construct path, which is the stack's name only directly below the app.
  const nameOf = new Map(all.map(({ constructPath, name }) => [constructPath, name]));
  return all.map(({ name, workingDirectory, dependencies }) => ({
    name,
    dir: join(outDir, workingDirectory),
    dependencies: dependencies.map((path) => {
      const dependency = nameOf.get(path);
      if (dependency === undefined)
        throw new Error(`stack ${name} depends on ${path}, which the manifest does not list`);
      return dependency;
    }),
  }));
}
