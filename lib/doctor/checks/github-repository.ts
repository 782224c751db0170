import { printable, quote } from "../../diagnostics";
import type { RepositoryFacts } from "../../ports/github-settings";
import type { Missing, Unread } from "../../ports/reading";
import type { PipelineNames } from "../pipeline-names";
import { unknown, type Judged } from "../row";

/** Whether the repository is the one whose tokens AWS trusts, and whether its schedules run on the branch that is applied. */
export function judgeRepository(reading: RepositoryFacts | Missing | Unread, names: PipelineNames): Judged {
  const { repository, ids, branch } = names;
  if ("couldNotLook" in reading) return unknown(reading);
  if ("missing" in reading) {
    return unknown({
      couldNotLook: `GitHub has no repository ${repository} for this token: check its name, and what the token may see`,
    });
  }
  const { id, ownerId, fullName, defaultBranch } = reading;
  if (fullName !== repository) {
    const says = `is ${printable(fullName, 200)} now, platform.yaml says ${repository}: AWS refuses its workflows`;
    return { status: "red", says };
  }
  if (ids !== undefined && (ids.repository !== id || ids.owner !== ownerId)) {
    const says = `its ids are repositoryId: ${id}, ownerId: ${ownerId}, others than platform.yaml's: AWS refuses its workflows`;
    return { status: "red", says };
  }
  if (defaultBranch !== branch) {
    const says = `its default branch is ${quote(defaultBranch)}, platform.yaml applies ${quote(branch)}: schedules run on the default branch alone`;
    return { status: "red", says };
  }
  return { status: "green", says: `${repository}, default branch ${branch}` };
}
