import { error, quote, startOf, type Report } from "../diagnostics";
import { isName } from "../schema";
import { parseYaml } from "../source/parse-yaml";
import type { TeamRule } from "./team-of";

const SHAPE = 'expected a map such as `"team-payments-*": payments`: a glob for principals or groups, and their team';

/** The rules of a `--map FILE`, in order; what is wrong with them is reported, all of it. */
export function readTeamMap(file: string, text: string, report: Report): TeamRule[] {
  const root = parseYaml(file, text, report);
  if (root === undefined) return [];
  if (root.kind !== "map") {
    report(error("wrong-type", startOf(file), SHAPE));
    return [];
  }
  return root.entries.flatMap(({ key, value }) => {
    if (value.kind === "scalar" && typeof value.value === "string" && isName(value.value)) {
      return [{ pattern: key, team: value.value }];
    }
    const given = value.kind === "scalar" ? quote(String(value.value)) : `a ${value.kind}`;
    report(error("invalid-value", value.at, `${given} is not a team name`, { hint: SHAPE }));
    return [];
  });
}
