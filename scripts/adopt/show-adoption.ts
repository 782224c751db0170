import { conflictsOf, describeAdoption, type AdoptedClusters } from "../../lib/adopt";
import { DELEGATE, delegationLines } from "../../lib/bootstrap";
import { plural, printable } from "../../lib/diagnostics";
import { formatFileChange } from "../../lib/review/file-changes";
import { formatFates } from "../../lib/review/format-fates";
import type { RepoFiles } from "../../lib/source";

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n${title}\n${lines.join("\n")}\n`;
}

function exceptionLines({ exceptions }: AdoptedClusters): string[] {
  return exceptions.map(({ rule, team, principal, cluster, expires, message }) => {
    const about = [principal, cluster === undefined ? undefined : `on ${cluster}`].filter((part) => part !== undefined);
    const whom = [`team ${team}`, ...about].map((part) => printable(part, 300)).join(", ");
    return `- ${rule}: ${whom}, until ${expires}\n    ${printable(message, 600)}`;
  });
}

function changes({ files }: AdoptedClusters, before: RepoFiles): string[] {
  return [...files].map(([path, text]) => {
    const was = before.get(path);
    return formatFileChange(path, was !== undefined && "text" in was ? was.text : undefined, text);
  });
}

/** Every live entry and what becomes of it; what would be written; what somebody has to know before the first apply. */
export function showAdoption(
  adoption: AdoptedClusters,
  before: RepoFiles,
  columns: number,
  withFiles: boolean,
): string {
  const { made, extraPolicies, clusterProblems } = adoption;
  const rows = describeAdoption(adoption);
  return [
    rows.length === 0 ? "no live entries\n" : formatFates(rows, ["live entry", "live entries"], columns),
    withFiles && adoption.files.size > 0 ? `\n${changes(adoption, before).join("\n")}` : "",
    section("Exceptions from guardrails that platform.yaml gets:", exceptionLines(adoption)),
    section(DELEGATE, delegationLines(adoption.delegations)),
    section(
      "Policies that platform.yaml gets under extraPolicies (this tool does not know them):",
      extraPolicies.map((name) => `- ${printable(name)}`),
    ),
    section(
      "Not live yet, so that the first apply makes it (its role must exist):",
      made.map(({ cluster, principal }) => `- ${printable(cluster)}: ${printable(principal, 300)}`),
    ),
    section(
      "To be decided before an apply:",
      clusterProblems.map((problem) => `- ${printable(problem, 600)}`),
    ),
  ].join("");
}

/** One line: how many entries become what. */
export function summarizeAdoption(adoption: AdoptedClusters): string {
  const { judged, imported, files } = adoption;
  const left = judged.filter(({ verdict }) => verdict.kind === "left-out").length;
  const dead = judged.filter(({ verdict }) => verdict.kind === "dead").length;
  const conflicts = conflictsOf(adoption).length;
  const counts = [
    `${imported.size} of ${plural(judged.length, "live entry", "live entries")} adopted`,
    ...(left > 0 ? [`${left} left out`] : []),
    ...(dead > 0 ? [`${dead} dead (--dead writes what deletes them)`] : []),
    ...(conflicts > 0 ? [plural(conflicts, "conflict")] : []),
    plural(files.size, "file"),
  ];
  return counts.join(", ");
}
