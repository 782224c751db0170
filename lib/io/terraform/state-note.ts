import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A folder in the stack's, of which Terraform knows nothing but a backend and one output. */
const FOLDER = "noted";
const OUTPUT = "note";

interface Backend {
  readonly [name: string]: { readonly key?: string };
}

/** Of a stack whose state is under `<prefix>/S.tfstate`: in the same bucket, whoever may write the one may write the other. */
export function noteKey(stateKey: string): string {
  return stateKey.replace(/(\.tfstate)?$/, ".note.tfstate");
}

function besideState(backend: Backend): Backend {
  return Object.fromEntries(
    Object.entries(backend).map(([name, settings]) => {
      const { key } = settings;
      return [name, key === undefined ? settings : { ...settings, key: noteKey(key) }];
    }),
  );
}

/** Writes the folder in which Terraform keeps a note about a stack's state, in a state of its own beside that one. */
export async function writeNoteFolder(stackDir: string): Promise<string> {
  const stack = JSON.parse(await readFile(join(stackDir, "cdk.tf.json"), "utf8")) as {
    readonly "//"?: { readonly note?: Backend };
    readonly terraform: { readonly backend: Backend };
  };
  const folder = join(stackDir, FOLDER);
  await mkdir(folder, { recursive: true });
  const backend = stack["//"]?.note ?? besideState(stack.terraform.backend);
  await writeFile(join(folder, "backend.tf.json"), JSON.stringify({ terraform: { backend } }));
  return folder;
}

/** Declares what is to be noted. */
export async function declareNote(folder: string, note: unknown): Promise<void> {
  await writeFile(join(folder, "note.tf.json"), JSON.stringify({ output: { [OUTPUT]: { value: note } } }));
}

/** The note in the outputs of that state; undefined where there is none. */
export function noteIn(outputs: ReadonlyMap<string, unknown> | undefined): unknown {
  return outputs?.get(OUTPUT);
}
