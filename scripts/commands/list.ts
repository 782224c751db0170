import { entryRecords, formatCsv, formatTable } from "../../lib/review";
import { text, texts, type Arguments, type Command } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT, type Io } from "../io";

async function run(args: Arguments, io: Io): Promise<0 | 1> {
  const here = await tryPlanHere(args, io);
  if (here === undefined) return EXIT.found;
  const filter = { clusters: texts(args, "cluster"), teams: texts(args, "team"), principals: texts(args, "principal") };
  const records = entryRecords(here.plan, filter);
  switch (text(args, "format")) {
    case "json":
      io.out(`${JSON.stringify(records, null, 2)}\n`);
      break;
    case "csv":
      io.out(formatCsv(records));
      break;
    default:
      io.out(formatTable(records, io.columns));
  }
  return EXIT.ok;
}

export const list: Command = {
  name: "list",
  describe: "The merged access entries: who may do what on which cluster, and which line says so",
  options: {
    cluster: { type: "string", array: true, describe: "Only these clusters; `*` matches any characters" },
    team: { type: "string", array: true, describe: "Only entries that these teams have a part in" },
    principal: { type: "string", array: true, describe: "Only these principals: ARN, name or role/path/name" },
    format: { choices: ["table", "json", "csv"], default: "table", describe: "For people, programs or spreadsheets" },
  },
  examples: ["yarn list", "yarn list --cluster 'prod-*' --format json", "yarn list --principal 'team-*' --format csv"],
  run,
};
