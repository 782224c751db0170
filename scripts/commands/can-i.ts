import {
  addedToNotes,
  answerLines,
  answerRecord,
  findPrincipal,
  groundsOf,
  judgePrincipal,
  type Answer,
  type EntryVerdict,
  type Verdict,
} from "../../lib/authorization";
import { printable, safeJson } from "../../lib/diagnostics";
import { resolveBindings, type RbacRequest } from "../../lib/rbac";
import { findNearestWay, wayLines } from "../../lib/nearest-way";
import { defineCommand } from "../command";
import { tryLookHere, type LookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { QUESTION_OPTIONS, questionOf, QUESTION_WORDS } from "../questions";

const OPTIONS = {
  cluster: { type: "string", required: true, describe: "On this cluster" },
  ...QUESTION_OPTIONS,
  format: { choices: ["text", "json"], default: "text", describe: "For people or programs" },
} as const satisfies OptionSet;

type Options = Given<typeof OPTIONS> & Readonly<Record<"principal" | "verb" | "type", string>>;

const EXITS: Readonly<Record<Answer, ExitCode>> = { yes: EXIT.ok, no: EXIT.found, unknown: EXIT.failed };

/** Of somebody without an access entry. */
const NOTHING: Verdict = { answer: "no", because: [], notEvaluated: [], namespaces: [] };

/** What a person wants to know behind the answer: why it is no, and the nearest way to a yes. */
function linesBehind(
  here: LookHere,
  cluster: string,
  principal: string,
  verdict: EntryVerdict | undefined,
  request: RbacRequest,
): string[] {
  if (verdict !== undefined && verdict.answer !== "no") return [];
  const entry = verdict?.entry;
  const ways = wayLines(findNearestWay({ ...here, cluster, principal, entry, request }));
  if (entry !== undefined) {
    return [...addedToNotes(groundsOf(entry, resolveBindings(here.model.manifests, cluster))), ...ways];
  }
  const none = `${printable(principal, 400)} has no access entry on ${cluster}`;
  return [none, ...(ways.length > 0 ? ways : ["nearest: a grant of it in the file of its team, below teams/"])];
}

async function run(given: Options, io: Io): Promise<ExitCode> {
  const question = questionOf(given, io);
  const here = await tryLookHere(given, io);
  // Files that cannot be read say neither yes nor no.
  if (here === undefined) return EXIT.failed;
  const { plan, model } = here;
  const principal = findPrincipal(plan, given.cluster, given.principal);
  const verdict = judgePrincipal(plan, model.manifests, given.cluster, principal, question.request);
  const judged = verdict ?? NOTHING;
  if (given.format === "json") io.out(safeJson(answerRecord(judged, question)));
  else {
    io.out(`${answerLines(judged).join("\n")}\n`);
    io.out(
      linesBehind(here, given.cluster, principal, verdict, question.request)
        .map((line) => `${line}\n`)
        .join(""),
    );
  }
  return EXITS[judged.answer];
}

export const canI = defineCommand({
  name: "can-i",
  positionals: [
    { name: "principal", describe: "An ARN (a session's too), a name, role/path/name or permission set" },
    ...QUESTION_WORDS,
  ],
  describe: "Whether a principal may do something on a cluster, by its access policies and the RBAC of the files",
  options: OPTIONS,
  examples: [
    "yarn can-i PaymentsOnCall get pods -n payments --cluster prod-eu",
    "yarn can-i PaymentsOnCall create pods --subresource exec -n payments --cluster prod-eu --format json",
  ],
  run,
});
