import { engines } from "../../../package.json";
import type { Judged } from "../row";
import { satisfies } from "../version";

/** Whether this program runs on that Node. */
export function judgeNode(version: string): Judged {
  if (satisfies(version, engines.node) === true) return { status: "green", says: `Node ${version}` };
  return { status: "red", says: `Node ${version} is too old: ${engines.node} is needed`, mend: ["nvm install 24"] };
}
