import type { Judged } from "../row";
import { compareVersions } from "../version";

/** `engines` of package.json. */
const OLDEST = "20.19.0";

/** Whether this program runs on that Node. */
export function judgeNode(version: string): Judged {
  if ((compareVersions(version, OLDEST) ?? -1) >= 0) return { status: "green", says: `Node ${version}` };
  return { status: "red", says: `Node ${version} is too old: ${OLDEST} or newer is needed`, mend: ["nvm install 24"] };
}
