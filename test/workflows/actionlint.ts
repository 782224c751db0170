import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** What actionlint 1.7.7 says, by the workflow's name: `line: message`. In a process of its own: it lives in globals. */
export function actionlint(texts: ReadonlyMap<string, string>): Readonly<Record<string, readonly string[]>> {
  const input = JSON.stringify([...texts]);
  const output = execFileSync(process.execPath, [join(__dirname, "run-actionlint.cjs")], { input, encoding: "utf8" });
  return JSON.parse(output) as Record<string, string[]>;
}
