import {
  adoptClusters,
  conflictsOf,
  deadEntries,
  deadPath,
  deadScript,
  type AdoptedClusters,
  type LookedAt,
} from "../../lib/adopt";
import { hasErrors, plural, quote, UsageError } from "../../lib/diagnostics";
import { dayOf } from "../../lib/model";
import { readTemplate } from "../../lib/io/read-template";
import { writeFiles } from "../../lib/io/write-files";
import { platformFile } from "../../lib/review/platform-file";
import { isName } from "../../lib/schema";
import { ACCOUNT_OPTIONS } from "../account-access";
import { readLiveClusters } from "../adopt/read-clusters";
import { showAdoption, summarizeAdoption } from "../adopt/show-adoption";
import { SEVERAL_CLUSTERS } from "../cluster-address";
import { defineCommand } from "../command";
import { compileHere, showProblems, type Here } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { adoptDrop } from "./adopt-drop";

const OPTIONS = {
  ...SEVERAL_CLUSTERS,
  team: { type: "string", describe: "Everything belongs to this team (default: by tag Team, groups and role names)" },
  nodes: { type: "boolean", default: false, describe: "Also node entries that look like those EKS makes by itself" },
  ...ACCOUNT_OPTIONS,
  write: { type: "boolean", default: false, describe: "Write the files (default: only show them)" },
  force: {
    type: "boolean",
    default: false,
    describe: "Import also what the files declare otherwise: the first apply then changes it to what they say",
  },
  dead: {
    type: "boolean",
    default: false,
    describe: "Write, instead, a script for each cluster that deletes the entries that nobody can use any more",
  },
  strict: { type: "boolean", default: false, describe: "Add no exceptions: let `yarn validate` fail" },
} as const satisfies OptionSet;

function checkTeam(team: string | undefined): void {
  if (team === undefined || isName(team)) return;
  throw new UsageError(
    `--team ${quote(team)} cannot be a team: 1 to 63 letters, digits, dots, underscores or hyphens, starting and ending with a letter or digit`,
  );
}

async function adoptAll(
  here: Here,
  clusters: readonly LookedAt[],
  { team, nodes, force, strict }: Given<typeof OPTIONS>,
): Promise<AdoptedClusters> {
  const template = await readTemplate("platform.yaml");
  return adoptClusters(here.files, clusters, {
    now: here.now,
    team,
    nodes,
    force,
    strict,
    reason: (cluster) => `adopted from the live entries of ${cluster}`,
    platformText: (role) => platformFile(template, { role }),
  });
}

/** The scripts that delete dead entries, for review; they touch no other file. */
async function writeDead(here: Here, { judged }: AdoptedClusters, isWrite: boolean, io: Io): Promise<ExitCode> {
  const names = [...new Set(judged.map(({ cluster }) => cluster.name))].sort();
  const files = new Map(
    names
      .filter((name) => deadEntries(judged, name).length > 0)
      .map((name) => [deadPath(name), deadScript(judged, name, dayOf(here.now))] as const),
  );
  for (const [path, text] of files) io.out(isWrite ? `${path}\n` : `--- ${path}\n${text}`);
  if (isWrite) await writeFiles(here.root, files);
  const count = plural(judged.filter(({ verdict }) => verdict.kind === "dead").length, "dead entry", "dead entries");
  const next = isWrite ? "commit, have them reviewed, and run them" : "--write writes them";
  io.err(files.size === 0 ? "no dead entries\n" : `${count}, ${plural(files.size, "script")}; ${next}\n`);
  return EXIT.ok;
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  checkTeam(given.team);
  const clusters = await readLiveClusters(given, io);
  if (clusters === undefined) {
    io.err("nothing was written: an adoption of a part looks whole\n");
    return EXIT.failed;
  }
  if (clusters.length === 0) {
    io.err("there is nothing to adopt\n");
    return EXIT.found;
  }
  const here = await compileHere(given, io);
  const { write: isWrite, strict: isStrict } = given;
  const adoption = await adoptAll(here, clusters, given);
  if (given.dead) return await writeDead(here, adoption, isWrite, io);
  const failed = hasErrors(adoption.diagnostics);
  io.out(showAdoption(adoption, here.files, io.columns, !isWrite));
  if (failed) showProblems(adoption.diagnostics, here.files, io);
  if (failed && !(isStrict && adoption.isWhole)) {
    io.err("nothing was written: mend these first\n");
    return EXIT.found;
  }
  if (isWrite) {
    await writeFiles(here.root, adoption.files);
    for (const path of adoption.files.keys()) io.out(`${path}\n`);
  }
  const next = isWrite
    ? "written; next: yarn validate, then plan and apply, then yarn adopt drop"
    : "to write (--write)";
  io.err(`${summarizeAdoption(adoption)} ${adoption.files.size === 0 ? "to write" : next}\n`);
  const isOpen = conflictsOf(adoption).length > 0 || adoption.clusterProblems.length > 0;
  return failed || isOpen ? EXIT.found : EXIT.ok;
}

export const adopt = defineCommand({
  name: "adopt",
  describe:
    "Take over access entries that exist: write them as files and import blocks, so that an apply changes nothing",
  options: OPTIONS,
  examples: ["yarn adopt --cluster prod-eu", "yarn adopt --all --write"],
  subcommands: [adoptDrop],
  run,
});
