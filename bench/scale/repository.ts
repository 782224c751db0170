import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { GENERATED_TODAY, generateRepository } from "../../test/support/generated-repository";
import { compileFiles } from "../../test/support/repo-builder";

/** A generated repository in a folder of its own, with two commits: the second changes one team. */
export interface Written {
  readonly root: string;
  readonly teams: number;
  readonly clusters: number;
  readonly entries: number;
  /** One of each, to ask about. */
  readonly team: string;
  readonly cluster: string;
  readonly principal: string;
}

/** Teams and clusters that come to about so many merged entries. */
function shapeOf(entries: number): { teams: number; clusters: number } {
  const clusters = Math.max(4, Math.min(50, Math.round(Math.sqrt(entries) / 2)));
  return { clusters, teams: Math.max(2, Math.round(entries / clusters / 1.1)) };
}

/** The bytes of a file, or of all files in a folder. */
export function sizeOf(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((all, name) => all + sizeOf(join(path, name)), 0);
}

/**
 * Writes a repository of about so many entries, and commits it twice.
 * @throws Error where the generated files do not compile
 */
export function makeRepository(root: string, size: number, seed: number): Written {
  const { teams, clusters } = shapeOf(size);
  const { files, data } = generateRepository({ seed, teams, clusters });
  const { plan } = compileFiles(files, new Date(GENERATED_TODAY));
  if (plan === undefined) throw new Error("the generated repository does not compile");
  const git = (...words: readonly string[]): void => {
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.com", ...words], {
      cwd: root,
      stdio: "ignore",
    });
  };
  const texts = [...files].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : []));
  // The first commit lacks the last team.
  const last = texts.filter(([path]) => path.startsWith("teams/")).at(-1)?.[0];
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (path !== last) writeFileSync(join(root, path), text);
  }
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "all but one");
  for (const [path, text] of texts) if (path === last) writeFileSync(join(root, path), text);
  git("add", "-A");
  git("commit", "-qm", "one team more");
  const largest = plan.clusters.reduce((best, one) => (one.entries.length > best.entries.length ? one : best));
  return {
    root,
    teams,
    clusters,
    entries: plan.clusters.reduce((sum, one) => sum + one.entries.length, 0),
    team: data.teams[0]?.team ?? "",
    cluster: largest.cluster.name,
    principal: largest.entries.at(-1)?.principal.arn ?? "",
  };
}
