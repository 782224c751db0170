import type { Report } from "../diagnostics";
import { parseYaml } from "./parse-yaml";
import { toPlain } from "./source-node";

/** The plain value of a YAML or JSON text, under the rules of every file here. Undefined, and reported, without one. */
export function tryParseValue(file: string, text: string, report: Report): unknown {
  const root = parseYaml(file, text, report);
  return root === undefined ? undefined : toPlain(root);
}
