import { mergedOf } from "../../lib/compile-repository";
import { UsageError } from "../../lib/diagnostics";
import { outcomeOf } from "../../lib/doctor/exit";
import type { Fixed } from "../../lib/doctor/fixed";
import { fixesOf } from "../../lib/doctor/fixes";
import { formatDoctorJson } from "../../lib/doctor/format-json";
import { formatDoctorTable } from "../../lib/doctor/format-table";
import type { Row } from "../../lib/doctor/row";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { defineCommand } from "../command";
import { compileHere, type Here } from "../compile-here";
import { agreeToFix, makeFixes } from "../doctor/fix";
import { lookAtAws } from "../doctor/look-at-aws";
import { darkGitHub, lookAtGitHub } from "../doctor/look-at-github";
import { lookAtMachine } from "../doctor/look-at-machine";
import { openSettingsHere } from "../doctor/open-settings";
import { doctorPorts } from "../doctor/ports";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  github: { type: "boolean", describe: "Look at the repository's settings at GitHub too (token: GH_TOKEN)" },
  fix: { type: "boolean", describe: "Mend what is wrong at GitHub, and look again; means --github" },
  yes: { type: "boolean", describe: "With --fix: without asking" },
  format: { choices: ["table", "json"], default: "table", describe: "For people, or for programs" },
  ...ACCOUNT_OPTIONS,
} as const satisfies OptionSet;

async function lookOutside(given: Given<typeof OPTIONS>, here: Here, io: Io): Promise<Row[]> {
  if (here.kind === "unreadable") return [];
  const plan = mergedOf(here);
  const access = accountAccess(
    given,
    io.env,
    plan.clusters.map(({ cluster }) => cluster),
  );
  return await lookAtAws({ ...here, plan }, doctorPorts(access, io));
}

interface GitHubPart {
  readonly rows: readonly Row[];
  /** `org/name`; empty where GitHub was not looked at. */
  readonly repository: string;
  /** Undefined: nothing was to be mended. */
  readonly fixed?: readonly Fixed[];
}

async function lookAtRepository({ github, fix, yes }: Given<typeof OPTIONS>, here: Here, io: Io): Promise<GitHubPart> {
  if (!github && !fix) return { rows: [], repository: "" };
  if (here.kind === "unreadable") {
    return { rows: darkGitHub("the files cannot be read, and they name the repository"), repository: "" };
  }
  const opened = await openSettingsHere(here.model.platform.pipeline, io);
  if ("couldNotLook" in opened) return { rows: darkGitHub(opened.couldNotLook), repository: "" };
  const { names, settings } = opened;
  const { repository } = names;
  const rows = await lookAtGitHub(settings, names, here.now);
  if (!fix) return { rows, repository };
  const fixes = fixesOf(rows, repository);
  if (!(await agreeToFix(fixes, yes, io))) return { rows, repository, fixed: [] };
  const fixed = await makeFixes(fixes, settings, io);
  return { rows: await lookAtGitHub(settings, names, here.now), repository, fixed };
}

function exitCodeOf(rows: readonly Row[], { fixed }: GitHubPart, fix: boolean, io: Io): ExitCode {
  const outcome = outcomeOf(rows);
  if (outcome === "blind") io.err("nothing outside this machine could be looked at\n");
  if (outcome === "red" || fixed?.some(({ done }) => !done) === true) return EXIT.found;
  const couldNotFix = fix && fixed === undefined;
  if (couldNotFix) io.err("--fix: GitHub could not be looked at, so nothing is mended\n");
  return outcome === "blind" || couldNotFix ? EXIT.failed : EXIT.ok;
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { fix, yes, format } = given;
  if (yes && !fix) throw new UsageError("--yes is for --fix: nothing else changes anything");
  if (fix && !yes && io.ask === undefined) {
    throw new UsageError(
      "nobody can be asked here: --fix --yes does it without asking; without --fix, the commands are shown",
    );
  }
  const here = await compileHere(given, io);
  const [machine, aws, github] = await Promise.all([
    lookAtMachine(here, io),
    lookOutside(given, here, io),
    lookAtRepository(given, here, io),
  ]);
  const { repository, fixed } = github;
  const rows = [...machine, ...aws, ...github.rows];
  io.out(
    format === "json"
      ? formatDoctorJson(rows, repository, fixed)
      : formatDoctorTable(rows, { color: io.color, repository }),
  );
  return exitCodeOf(rows, github, fix, io);
}

export const doctor = defineCommand({
  name: "doctor",
  describe:
    "Look whether everything that plan, apply and drift need is there and as the files say; changes nothing without --fix",
  options: OPTIONS,
  examples: ["yarn doctor", "yarn doctor --format json --profile 123456789012=prod", "yarn doctor --github"],
  run,
});
