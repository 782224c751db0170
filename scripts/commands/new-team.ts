import { quote, UsageError } from "../../lib/diagnostics";
import { readTemplate } from "../../lib/io/read-template";
import { writeFiles } from "../../lib/io/write-files";
import { newTeamFile } from "../../lib/review/new-team-file";
import { isName } from "../../lib/schema";
import { defineCommand } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Everywhere } from "../options";

async function run(given: Everywhere & { readonly name: string }, io: Io): Promise<ExitCode> {
  const team = given.name;
  if (!isName(team)) {
    throw new UsageError(
      `${quote(team)} cannot be a team: 1 to 63 letters, digits, dots, underscores or hyphens, starting and ending with a letter or digit`,
    );
  }
  const here = await compileHere(given, io);
  const { root, now, files } = here;
  const path = `teams/${team}.yaml`;
  // On many a disk, names that differ only in case are one file.
  const there = [...files.keys()].find((file) => file.toLowerCase() === path.toLowerCase());
  if (there !== undefined) {
    io.err(`${there} is there already; edit it\n`);
    return EXIT.found;
  }
  if (here.kind !== "sound") {
    showProblems(here.diagnostics, files, io);
    io.err(`${path} was not written: mend these first\n`);
    return EXIT.found;
  }
  const { model } = here;
  const file = newTeamFile(await readTemplate("team.yaml"), {
    team,
    organization: model.platform.organization,
    clusters: model.clusters.map(({ name }) => name),
    profiles: [...model.platform.profiles.keys()],
    year: now.getUTCFullYear(),
  });
  await writeFiles(root, new Map([[path, file]]));
  io.out(`${path}\n`);
  io.err("fill it in, then: yarn validate\n");
  return EXIT.ok;
}

export const newTeam = defineCommand({
  name: "new-team",
  positionals: [{ name: "name", describe: "The team's name; also the file's" }],
  describe: "Write a commented teams/<name>.yaml to start from; overwrites nothing",
  options: {},
  examples: ["yarn new-team checkout"],
  run,
});
