import { formatPretty } from "../../lib/diagnostics";
import { entryRecords } from "../../lib/review";
import type { RepoFiles } from "../../lib/source";
import { GENERATED_TODAY, dice } from "../support/generated-repository";
import { compileFiles } from "../support/repo-builder";

const NOW = new Date(`${GENERATED_TODAY}T12:00:00Z`);
const EVERYTHING = { clusters: [], teams: [], principals: [] };

/** What `list` says of a repository that has no errors. */
export function compiledRecords(files: RepoFiles): unknown {
  const { plan, diagnostics } = compileFiles(files, NOW);
  if (plan === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").slice(0, 5);
    throw new Error(formatPretty(errors, { color: false, textOf: () => undefined }));
  }
  return entryRecords(plan, EVERYTHING);
}

export function shuffled(files: RepoFiles, seed: number): RepoFiles {
  return new Map(dice(seed).sample([...files], files.size));
}
