import { principalWords } from "../../lib/access/principal-words";
import { orNearest, quote, safeJson, UsageError } from "../../lib/diagnostics";
import { gitLineHistories } from "../../lib/io/git/git-line-histories";
import { textIn } from "../../lib/io/read-repository";
import { matches } from "../../lib/model";
import { filterEntries } from "../../lib/review";
import { addHistory, explainEntry, explanationText } from "../../lib/why";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { requireKnown } from "../require-known";

const OPTIONS = {
  cluster: { type: "string", array: true, describe: "Only on these clusters; `*` matches any characters" },
  format: { choices: ["text", "json"], default: "text", describe: "For people or programs" },
} as const satisfies OptionSet;

async function run(given: Given<typeof OPTIONS> & { readonly principal: string }, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { plan, model, files, root } = here;
  const clusters = plan.clusters.map(({ cluster }) => cluster.name);
  requireKnown("cluster", given.cluster, clusters);
  const words = plan.clusters.flatMap(({ entries }) => entries.flatMap(({ principal }) => principalWords(principal)));
  if (!words.some((word) => matches(given.principal, word))) {
    throw new UsageError(`there is no principal ${quote(given.principal)}${orNearest(given.principal, words)}`);
  }
  const entries = filterEntries(plan, { clusters: given.cluster, teams: [], principals: [given.principal] });
  const context = { plan, model, textOf: textIn(files) };
  const explained = await addHistory(
    entries.map((entry) => explainEntry(entry, context)),
    gitLineHistories(root),
  );
  if (given.format === "json") io.out(safeJson(explained));
  else if (explained.length > 0) io.out(explained.map(explanationText).join("\n"));
  else io.out(`${quote(given.principal)} has no access entry there\n`);
  return explained.length > 0 ? EXIT.ok : EXIT.found;
}

export const why = defineCommand({
  name: "why",
  positionals: [
    { name: "principal", describe: "An ARN, a name, role/path/name or permission set; `*` matches any characters" },
  ],
  describe: "Everything that a principal has, by which lines, and what git says of who wrote and who merged them",
  options: OPTIONS,
  examples: [
    "yarn access why PaymentsOnCall",
    "yarn access why team-payments-engineer --cluster 'prod-*' --format json",
  ],
  run,
});
