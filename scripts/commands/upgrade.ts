import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { plural, printable, UsageError } from "../../lib/diagnostics";
import { readMark } from "../../lib/generated/mark";
import { threeWays } from "../../lib/generated/three-ways";
import { isSourceTree } from "../../lib/io/source-tree";
import { findStale, writeFiles } from "../../lib/io/write-files";
import { compareTerraformJson, type JsonDifference } from "../../lib/terraform-plan/compare-json";
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
import { madeBy, readStacks, type Made } from "../upgrade/old-program";
import { oldSpec } from "../upgrade/old-spec";

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

type Old = Made | { readonly couldNotLook: string };

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, "  ");

/** One edited workflow: shown, and with `--merge` the text to write. Undefined where it lacks nothing. */
async function tellEdited(
  here: SoundHere,
  { path, next, old }: { readonly path: string; readonly next: string; readonly old: Old },
  isMerge: boolean,
  io: Io,
): Promise<{ readonly write: string | undefined } | undefined> {
  const there = await readFile(join(here.root, path), "utf8");
  // Merged, by whomever, since this version.
  if (readMark(there)?.version === version) return undefined;
  const was = "couldNotLook" in old ? undefined : old.workflows.get(path);
  if (was === undefined) {
    io.out(`${path}: edited by hand, and stays as it is; without the old version only all of it can be compared\n`);
    return { write: undefined };
  }
  const { edits, news, merged } = threeWays(path, { there, old: was, next }, version);
  if (news === "") return undefined;
  const fits =
    merged === undefined ? "both touch the same lines: edit it by hand" : "both fit together: --merge writes it";
  const outcome = isMerge && merged !== undefined ? "merged" : `stays as it is; ${fits}`;
  const from = readMark(was)?.version ?? "the old version";
  io.out(`${path}: edited by hand, ${outcome}\n  what you changed in what ${from} wrote:\n${indent(edits)}`);
  io.out(`  what ${version} changes:\n${indent(news)}`);
  return { write: isMerge ? merged : undefined };
}

/** The stacks that this version makes of the files. */
async function stacksNow({ plan }: SoundHere): Promise<Map<string, unknown>> {
  const { synthesize } = await import("../../lib/constructs/synthesize.js");
  const outdir = await mkdtemp(join(tmpdir(), "eks-access-new-"));
  try {
    synthesize(plan, { outdir });
    return await readStacks(outdir);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

function differenceLine({ stack, address, what }: JsonDifference): string {
  return `  ${stack}: ${address}: ${typeof what === "string" ? what : what.join(", ")}\n`;
}

/** Whether Terraform would change anything for the same files; undefined where nobody could look. */
async function tellTerraform(here: SoundHere, old: Old, io: Io): Promise<boolean | undefined> {
  if ("couldNotLook" in old) {
    io.out(
      `Terraform: not compared, for the old version could not be had: ${printable(old.couldNotLook, 500)}; name it with --from\n`,
    );
    return undefined;
  }
  const differences = compareTerraformJson(old.stacks, await stacksNow(here));
  if (differences.length === 0) {
    io.out(`Terraform: the same for these files, in ${plural(old.stacks.size, "stack")}\n`);
    return false;
  }
  io.out(
    `Terraform: ${plural(differences.length, "difference")} for these files; CHANGELOG.md of the package says why:\n`,
  );
  io.out(differences.map(differenceLine).join(""));
  return true;
}

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
  const fromData = filesFromData(here.model, here.plan, hostOf(here.root));
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
