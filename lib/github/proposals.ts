import type { EndingGrant } from "../expiry";
import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import { fitBody } from "./fit-body";

/** A pull request that a workflow opens: a branch of its own, words for people. */
export interface Proposal {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
}

/** GitHub does not start workflows for what its own token opens. */
const NO_CHECKS =
  "GitHub does not run checks on a pull request opened by a workflow: click **Approve and run workflows** below, or close and reopen it.";

function writeBody(said: readonly string[], list: readonly string[]): string {
  return fitBody([...said, "", ...list, "", NO_CHECKS, ""].join("\n"), "see the files");
}

function pathLines(paths: readonly string[]): string[] {
  return paths.map((path) => `- ${codeSpan(path, 200)}`);
}

export function proposeExpired(grants: readonly EndingGrant[]): Proposal {
  const lines = grants.map(({ team, name, expires, reason, at }) => {
    const what = name === undefined ? "a grant without a name" : codeSpan(name, 100);
    const why = reason === undefined ? "" : `; its reason was ${codeSpan(reason, 200)}`;
    return `- ${codeSpan(team, 100)}: ${what} (${codeSpan(`${at.file}:${at.line}`, 200)}) ended on ${codeSpan(expires, 20)}${why}`;
  });
  const said =
    "These grants have expired and no longer count. This only removes their lines, so that the files match reality.";
  return {
    branch: "access/expired-grants",
    title: `Delete ${plural(grants.length, "expired grant")}`,
    body: writeBody([said], lines),
  };
}

export function proposeAdoption(cluster: string, paths: readonly string[]): Proposal {
  const said = [
    `Entries of ${codeSpan(cluster, 100)} that were made outside this repository, as \`yarn adopt\` writes them: with Terraform import blocks, so applying this takes them over and changes nothing for anybody.`,
    "",
    "Read each one: merging means that it is wanted. Remove what is not wanted from the files, and delete its entry.",
  ];
  return {
    branch: `access/adopt-${cluster}`,
    title: `Adopt entries made outside on ${cluster}`,
    body: writeBody(said, pathLines(paths)),
  };
}

export function proposeReview(name: string, paths: readonly string[]): Proposal {
  const said = [
    `Access review ${codeSpan(name, 100)}: what everybody has, as the files say it now. Merging this opens it; then each team decides in its own file, in pull requests of its own.`,
    "",
    "`yarn review status` says who has decided what.",
  ];
  return {
    branch: `access/review-${name}`,
    title: `Open the access review ${name}`,
    body: writeBody(said, pathLines(paths)),
  };
}

export function proposeGenerated(paths: readonly string[]): Proposal {
  const said =
    "These files are generated from the access files, which have changed. Until this is merged, reviews are requested from the previous owners.";
  return {
    branch: "access/generated",
    title: "Update generated files",
    body: writeBody([said], pathLines(paths)),
  };
}
