import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { printable, UsageError } from "../../lib/diagnostics";
import { readMark } from "../../lib/generated/mark";
import { listReviews } from "../../lib/io/read-review";
import { isSourceTree } from "../../lib/io/source-tree";
import { findStale, writeFiles } from "../../lib/io/write-files";
import { withSchemaOf } from "../../lib/upgrade/schema-lines";
import { name, version } from "../../package.json";
import { defineCommand } from "../command";
import { compileHere, showProblems, type SoundHere } from "../compile-here";
import { filesFromData, pipelinesOf } from "../generate/from-data";
import { hostOf } from "../generate/host";
import { partEdited } from "../generate/keep-edited";
import { pipelineTemplates } from "../generate/pipeline-templates";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { madeBy, type Old } from "../upgrade/old-program";
import { oldSpec } from "../upgrade/old-spec";
import { tellEdited } from "../upgrade/tell-edited";
import { tellTerraform } from "../upgrade/tell-terraform";

const OPTIONS = {
  from: {
    type: "string",
    describe: "The version before: a tarball, or what npm knows (default: what the last commit, or the marks, say)",
  },
  merge: {
    type: "boolean",
    default: false,
    describe: "Also write what is new into edited workflows, where it touches other lines",
  },
  check: { type: "boolean", default: false, describe: "Write nothing; only show" },
} as const satisfies OptionSet;

/** Lines that point editors to schemas, where the package has them. */
function schemaLines({ files }: SoundHere): [string, string][] {
  return [...files].flatMap(([path, file]): [string, string][] => {
    const moved = "text" in file ? withSchemaOf(path, file.text, `node_modules/${name}`) : undefined;
    return moved === undefined ? [] : [[path, moved]];
  });
}

async function oldOf(
  here: SoundHere,
  workflows: ReadonlyMap<string, string>,
  from: string | undefined,
  io: Io,
): Promise<Old> {
  const texts = [...workflows.keys()].map((path) => readFile(join(here.root, path), "utf8").catch(() => ""));
  const marks = (await Promise.all(texts)).flatMap((text) => readMark(text)?.version ?? []);
  const spec = from ?? (await oldSpec(here.root, marks));
  if (spec === undefined) return { couldNotLook: "neither git nor a file here says which it was" };
  io.err(`comparing with ${printable(spec, 300)}\n`);
  return await madeBy(spec, here.files, io.env);
}

async function run({ from, merge, check, ...given }: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const compiled = await compileHere(given, io);
  if (isSourceTree(compiled.root)) {
    throw new UsageError(
      "this repository holds the program itself: `git pull` brings what is new, and `yarn generate` writes it",
    );
  }
  if (compiled.kind !== "sound") {
    showProblems(compiled.diagnostics, compiled.files, io);
    io.err(`nothing was written: ${version} does not take these files as they are\n`);
    return EXIT.found;
  }
  const here = compiled;
  const workflows = pipelinesOf(here.model, "package", await pipelineTemplates());
  const { intact, edited } = await partEdited(here.root, workflows);
  const old = await oldOf(here, workflows, from, io);
  const fromData = filesFromData(here.model, here.plan, hostOf(here.root), (await listReviews(here.root)).length > 0);
  if ("tooLong" in fromData) throw new Error(fromData.tooLong);
  const write = new Map([...intact, ...fromData, ...schemaLines(here)]);
  let open = 0;
  for (const path of edited) {
    const told = await tellEdited(here, { path, next: workflows.get(path) ?? "", old }, merge, io);
    if (told?.write !== undefined) write.set(path, told.write);
    else if (told !== undefined) open += 1;
  }
  const stale = await findStale(here.root, write);
  if (!check) await writeFiles(here.root, new Map([...write].filter(([path]) => stale.includes(path))));
  for (const path of stale) io.out(`${path}${check ? " would be written" : ""}\n`);
  const changes = await tellTerraform(here, old, io);
  if (changes === undefined) return EXIT.failed;
  return changes || open > 0 || (check && stale.length > 0) ? EXIT.found : EXIT.ok;
}

export const upgrade = defineCommand({
  name: "upgrade",
  describe:
    "After installing another version: rewrite what the program wrote and nobody edited, show what edited files lack, and compare Terraform",
  options: OPTIONS,
  examples: ["yarn access upgrade", "yarn access upgrade --from ../eks-access-gitops-0.1.0.tgz --check"],
  run,
});
