import { formatDriftMarkdown, unreadPlaces, type DriftReport, type Finding } from "../drift";
import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import type { Observation } from "./plan-issues";

/** Issues about differences, and about places that nobody could look at: each has its own end. */
export interface DriftObservations {
  readonly drift: readonly Observation[];
  readonly blind: readonly Observation[];
}

/** What one look says of one stack. */
interface Look {
  readonly stack: string;
  readonly findings: readonly Finding[];
  /** What could not be looked at; empty: it was seen whole. */
  readonly unseen: readonly string[];
  /** The report of this stack alone. */
  readonly report: DriftReport;
}

const NO_REPORT = "the job that should have checked sent no report";

function looksOf(report: DriftReport): Look[] {
  const places = unreadPlaces(report);
  const unseen = (stack: string): string[] =>
    places
      .filter(({ place }) => place === stack)
      .map(({ what, why }) => `the ${what === "rbac" ? "RBAC" : what}: ${why}`);
  return [
    ...report.clusters.map((look) => {
      const { cluster: stack, findings } = look;
      return { stack, findings, unseen: unseen(stack), report: { clusters: [look] } };
    }),
    ...(report.accounts ?? []).map((look) => {
      const { stack, findings } = look;
      return { stack, findings, unseen: unseen(stack), report: { clusters: [], accounts: [look] } };
    }),
  ];
}

function howToAdopt({ stack, findings }: Look, workflow: string): string[] {
  if (!findings.some(({ kind }) => kind === "unmanaged-entry")) return [];
  const command = `gh workflow run ${workflow} -f adopt=${stack}`;
  return [
    "",
    "### To keep what was made outside",
    "",
    `${codeSpan(command, 300)} opens a pull request that declares it, for review. To remove it, delete the entry.`,
  ];
}

function found(look: Look, workflow: string): Observation {
  const { stack, findings, report } = look;
  const text = formatDriftMarkdown(report).trimEnd();
  return {
    key: stack,
    state: "found",
    title: `Drift on ${stack}: ${plural(findings.length, "finding")}`,
    body: [text, ...howToAdopt(look, workflow), ""].join("\n"),
  };
}

function blindness({ stack, unseen }: Pick<Look, "stack" | "unseen">): Observation {
  const body = [
    `${codeSpan(stack, 200)} could not be checked:`,
    "",
    ...unseen.slice(0, 10).map((why) => `- ${codeSpan(why, 600)}`),
    "",
    "This does not mean that there is no drift. The last run has the details; this issue closes automatically after a run that can check it.",
    "",
  ];
  return { key: stack, state: "found", title: `Could not look for drift on ${stack}`, body: body.join("\n") };
}

/**
 * What a scheduled look says about each stack that it should have looked at. A stack without a report was not looked at;
 * one that was looked at in part has its findings told, and what could not be seen besides.
 */
export function observeDrift(
  expected: readonly string[],
  reports: readonly DriftReport[],
  workflow: string,
): DriftObservations {
  const byStack = new Map(reports.flatMap(looksOf).map((look) => [look.stack, look]));
  const nothing = { findings: [], unseen: [NO_REPORT], report: { clusters: [] } };
  const looks = expected.map((stack): Look => byStack.get(stack) ?? { stack, ...nothing });
  return {
    drift: looks.map((look) => {
      if (look.findings.length > 0) return found(look, workflow);
      return { key: look.stack, state: look.unseen.length === 0 ? "clean" : "unknown" };
    }),
    blind: looks.map((look) => (look.unseen.length === 0 ? { key: look.stack, state: "clean" } : blindness(look))),
  };
}
