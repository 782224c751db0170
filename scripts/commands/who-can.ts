import { allowedRecords, groundWords, whoCan as findAllowed, type EntryVerdict } from "../../lib/authorization";
import { printable, safeJson } from "../../lib/diagnostics";
import { matches } from "../../lib/model";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { QUESTION_OPTIONS, questionOf, QUESTION_WORDS } from "../questions";
import { requireKnown } from "../require-known";

const OPTIONS = {
  cluster: { type: "string", array: true, describe: "Only these clusters; `*` matches any characters" },
  ...QUESTION_OPTIONS,
  format: { choices: ["text", "json"], default: "text", describe: "For people or programs" },
} as const satisfies OptionSet;

type Options = Given<typeof OPTIONS> & Readonly<Record<"verb" | "type", string>>;

function linesOf({ entry, answer, because, notEvaluated }: EntryVerdict): string[] {
  const reasons = because.map(groundWords);
  const open = answer === "unknown" ? [`not evaluated: ${notEvaluated.map((name) => printable(name)).join(", ")}`] : [];
  const word = answer === "yes" ? "" : " (unknown)";
  return [
    `${entry.cluster.name}  ${printable(entry.principal.arn, 400)}${word}`,
    ...[...reasons, ...open].map((line) => `  ${line}`),
  ];
}

async function run(given: Options, io: Io): Promise<ExitCode> {
  const { request } = questionOf(given, io);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { plan, model } = here;
  const names = plan.clusters.map(({ cluster }) => cluster.name);
  requireKnown("cluster", given.cluster, names);
  const clusters = plan.clusters.filter(
    ({ cluster }) => given.cluster.length === 0 || given.cluster.some((pattern) => matches(pattern, cluster.name)),
  );
  const allowed = findAllowed(clusters, model.manifests, request);
  if (given.format === "json") io.out(safeJson(allowedRecords(allowed)));
  else io.out(allowed.length === 0 ? "nobody\n" : `${allowed.flatMap(linesOf).join("\n")}\n`);
  return EXIT.ok;
}

export const whoCan = defineCommand({
  name: "who-can",
  positionals: QUESTION_WORDS,
  describe: "Every principal that may do something, on which cluster, and by what",
  options: OPTIONS,
  examples: ["yarn who-can get secrets -n payments", "yarn who-can delete namespaces --cluster 'prod-*' --format json"],
  run,
});
