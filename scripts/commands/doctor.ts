import { mergedOf } from "../../lib/compile-repository";
import { outcomeOf } from "../../lib/doctor/exit";
import { formatDoctorJson } from "../../lib/doctor/format-json";
import { formatDoctorTable } from "../../lib/doctor/format-table";
import type { Row } from "../../lib/doctor/row";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { defineCommand } from "../command";
import { compileHere, type Here } from "../compile-here";
import { lookAtAws } from "../doctor/look-at-aws";
import { lookAtMachine } from "../doctor/look-at-machine";
import { doctorPorts } from "../doctor/ports";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
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

function exitCodeOf(rows: readonly Row[], io: Io): ExitCode {
  const outcome = outcomeOf(rows);
  if (outcome === "blind") io.err("nothing outside this machine could be looked at\n");
  return { red: EXIT.found, blind: EXIT.failed, fine: EXIT.ok }[outcome];
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const here = await compileHere(given, io);
  const [machine, aws] = await Promise.all([lookAtMachine(here, io), lookOutside(given, here, io)]);
  const rows = [...machine, ...aws];
  io.out(
    given.format === "json" ? formatDoctorJson(rows, "") : formatDoctorTable(rows, { color: io.color, repository: "" }),
  );
  return exitCodeOf(rows, io);
}

export const doctor = defineCommand({
  name: "doctor",
  describe: "Look whether everything that plan, apply and drift need is there and as the files say; changes nothing",
  options: OPTIONS,
  examples: ["yarn doctor", "yarn doctor --format json --profile 123456789012=prod"],
  run,
});
