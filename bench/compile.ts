// How long a repository takes to compile and to list, against the least that anybody must do: parse its YAML, and write
// the answer as JSON.
//
//   node bench/run.cjs compile [teams=200] [clusters=12] [runs=5]
import { parse } from "yaml";

import { compileRepository } from "../lib/compile-repository";
import { entryRecords } from "../lib/review";
import { GENERATED_TODAY, generateRepository } from "../test/support/generated-repository";
import { compileFiles } from "../test/support/repo-builder";
import { medianMs, numberArgument, printRatios } from "./measure";

async function main(): Promise<void> {
  const [teams, clusters] = [numberArgument("teams", 200), numberArgument("clusters", 12)];
  const runs = numberArgument("runs", 5);
  const { files } = generateRepository({ seed: 1, teams, clusters });
  const texts = [...files.values()].flatMap((file) => ("text" in file ? [file.text] : []));
  const now = new Date(GENERATED_TODAY);
  const { plan, diagnostics } = compileFiles(files, now);
  if (plan === undefined) throw new Error("the generated repository does not compile");
  const everything = { clusters: [], teams: [], principals: [] };
  const records = entryRecords(plan, everything);

  const kilobytes = Math.round(texts.join("").length / 1024);
  const title = `${teams} teams, ${clusters} clusters, ${kilobytes} KiB of YAML: ${records.length} entries, ${diagnostics.length} warnings`;
  printRatios(title, [
    { what: "YAML alone", ms: await medianMs(runs, () => texts.map((text) => parse(text) as unknown)) },
    { what: "compileRepository", ms: await medianMs(runs, () => compileRepository(files, now)) },
    { what: "entryRecords", ms: await medianMs(runs, () => entryRecords(plan, everything)) },
    { what: "JSON.stringify of the records", ms: await medianMs(runs, () => JSON.stringify(records)) },
  ]);
}

void main();
