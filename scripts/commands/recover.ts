import {
  describeRecovered,
  describeSurvey,
  findRecovery,
  isStop,
  recoverAccess,
  recoveryScript,
  removalScript,
  removeRecovery,
  surveyAccess,
  type Stop,
  type Target,
} from "../../lib/recover";
import { readSettings } from "../../lib/io/environment";
import { accountAccess, type AccountAccess } from "../account-access";
import { defineCommand } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import { agreeByName, agreeToAdd, agreeToRecover } from "../recover/agree";
import { recoveryPorts } from "../recover/ports";
import { RECOVER_OPTIONS, readRequest, readTarget, type RecoverOptions, type Request } from "../recover/read-request";
import { writeNote } from "../recover/write-note";

interface Run {
  readonly target: Target;
  readonly request: Request;
  readonly access: AccountAccess;
  readonly root: string;
  readonly now: Date;
}

const toLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

function halt({ stop, because }: Stop, io: Io): ExitCode {
  io.err(toLines(stop));
  return because === "usage" ? EXIT.usage : EXIT.failed;
}

async function recoverNow({ target, request, access, root, now }: Run, io: Io): Promise<ExitCode> {
  io.err(`looking at cluster ${target.cluster.name}\n`);
  const survey = await surveyAccess(target, recoveryPorts(access, request.rights));
  if (isStop(survey)) return halt(survey, io);
  io.err(toLines(describeSurvey(target, survey)));
  if (!(await agreeToRecover(target, survey, request, io))) return EXIT.usage;
  // From here on Ctrl-C waits: an entry without its policy takes away more than it gives.
  const { signal, dispose } = io.onInterrupt();
  try {
    const recovered = await recoverAccess(target, survey, {
      ...recoveryPorts(access, request.rights, signal),
      say: (line) => {
        io.err(`${line}\n`);
      },
      mayAdd: (entry) => agreeToAdd(entry, request, io),
    });
    if ("failed" in recovered) {
      io.err(toLines(recovered.failed));
      return EXIT.failed;
    }
    if (recovered.unseen !== undefined) io.err(`it was done, but could not be seen: ${recovered.unseen}\n`);
    io.out(describeRecovered(target, survey, recovered));
    if (request.note && recovered.how !== "had") await writeNote(root, now, [target, survey, recovered], io);
    return EXIT.ok;
  } finally {
    dispose();
  }
}

async function removeNow({ target, request, access }: Run, io: Io): Promise<ExitCode> {
  const ports = recoveryPorts(access, false);
  const { principal, cluster } = target;
  const found = await findRecovery(target, ports);
  if (found === undefined) {
    io.out(`${principal.arn} has no access entry on ${cluster.name}: nothing to remove.\n`);
    return EXIT.ok;
  }
  if (isStop(found)) return halt(found, io);
  io.err(`this takes away the access entry of ${principal.arn} on ${cluster.name}, and with it cluster-admin\n`);
  if (!(await agreeByName(target, request, io, "Is there another way in, and was it tried?"))) {
    io.err(`nothing was changed${io.ask === undefined ? "; without a terminal, --yes does it" : ""}\n`);
    return EXIT.usage;
  }
  const left = await removeRecovery(target, ports);
  if (left !== undefined) {
    io.err(toLines(left));
    return EXIT.failed;
  }
  io.out(`The recovery's access entry of ${principal.arn} on ${cluster.name} is gone.\n`);
  return EXIT.ok;
}

async function run(given: RecoverOptions, io: Io): Promise<ExitCode> {
  const request = readRequest(given);
  const { root, now } = readSettings(io.env);
  const target = await readTarget(request, given, io, now);
  const { cluster, principal, until } = target;
  if (request.print) {
    const { changeMode } = request;
    io.out(request.remove ? removalScript(cluster, principal) : recoveryScript({ ...target, until, now, changeMode }));
    return EXIT.ok;
  }
  const access = accountAccess(given, io.env, [cluster]);
  const running = { target, request, access, root: given.root ?? root, now };
  return request.remove ? await removeNow(running, io) : await recoverNow(running, io);
}

const ARN = "arn:aws:iam::123456789012:role/on-call";

export const recover = defineCommand({
  name: "recover",
  describe: "Get somebody back into a cluster: temporary cluster-admin by an access entry, through the EKS API alone",
  options: RECOVER_OPTIONS,
  examples: [
    `yarn recover --cluster prod-eu --principal ${ARN} --print`,
    `yarn recover --cluster prod-eu --principal ${ARN} --remove --print`,
  ],
  run,
});
