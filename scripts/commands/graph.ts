import { accessGraph, formatDot, formatMermaid, formatSvg, type AccessGraph } from "../../lib/graph";
import { filterEntries } from "../../lib/review";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { requireKnown } from "../require-known";

const OPTIONS = {
  team: {
    type: "string",
    array: true,
    describe: "Only what these teams have a part in; `*` matches any characters, here and below",
  },
  principal: {
    type: "string",
    array: true,
    describe: "Only these principals: ARN, name, role/path/name or permission set",
  },
  cluster: { type: "string", array: true, describe: "Only these clusters" },
  format: { choices: ["mermaid", "dot", "svg"], default: "mermaid", describe: "For Markdown, Graphviz or a browser" },
} as const satisfies OptionSet;

const FORMATS = { mermaid: formatMermaid, dot: formatDot, svg: formatSvg } as const satisfies Record<
  string,
  (graph: AccessGraph) => string
>;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { plan, model } = here;
  requireKnown(
    "team",
    given.team,
    model.teams.map(({ name }) => name),
  );
  requireKnown(
    "cluster",
    given.cluster,
    model.clusters.map(({ name }) => name),
  );
  const entries = filterEntries(plan, { clusters: given.cluster, teams: given.team, principals: given.principal });
  if (entries.length === 0) {
    io.err("no access entry matches\n");
    return EXIT.found;
  }
  io.out(FORMATS[given.format](accessGraph(entries)));
  return EXIT.ok;
}

export const graph = defineCommand({
  name: "graph",
  describe: "Teams, principals, what they have and where, as a picture",
  options: OPTIONS,
  examples: [
    "yarn graph --team payments",
    "yarn graph --cluster 'prod-*' --format svg",
    "yarn graph --principal PaymentsOnCall --format dot",
  ],
  run,
});
