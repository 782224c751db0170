import { judgeEnvironment } from "../../lib/doctor/checks/github-environment";
import { judgeLabels } from "../../lib/doctor/checks/github-labels";
import { judgeRepository } from "../../lib/doctor/checks/github-repository";
import { judgeRules, RULESET } from "../../lib/doctor/checks/github-rules";
import { judgeSchedule } from "../../lib/doctor/checks/github-schedule";
import { judgeToken } from "../../lib/doctor/checks/github-token";
import { ALL_LABELS, SCHEDULED, type PipelineNames } from "../../lib/doctor/pipeline-names";
import { rowOf, unknown, type CheckId, type Row } from "../../lib/doctor/row";
import type { GitHubSettings } from "../../lib/ports/github-settings";

const BEHIND: readonly CheckId[] = [
  "github-token",
  "github-rules",
  "github-environment",
  "github-labels",
  "github-schedule",
];

/** Every row of GitHub, where nothing could be asked. */
export function darkGitHub(couldNotLook: string): Row[] {
  return (["github-repository", ...BEHIND] as const).map((id) => rowOf(id, "GitHub", unknown({ couldNotLook })));
}

/** How the repository is set up at GitHub. What it has not is only missing where the repository itself is seen. */
export async function lookAtGitHub(settings: GitHubSettings, names: PipelineNames, now: Date): Promise<Row[]> {
  const { repository, branch, environment } = names;
  const facts = await settings.repository();
  const itself = rowOf("github-repository", repository, judgeRepository(facts, names));
  if (!("id" in facts)) {
    const why = "couldNotLook" in facts ? facts.couldNotLook : "the repository cannot be seen";
    return [itself, ...BEHIND.map((id) => rowOf(id, repository, unknown({ couldNotLook: why })))];
  }
  const [token, rules, ruleset, place, policies, labels, schedules] = await Promise.all([
    settings.workflowToken(),
    settings.branchRules(branch),
    settings.ruleset(RULESET),
    settings.environment(environment),
    settings.branchPolicies(environment),
    settings.labels(),
    Promise.all(SCHEDULED.map(async (one) => ({ ...one, facts: await settings.workflow(one.file, branch) }))),
  ]);
  return [
    itself,
    rowOf("github-token", repository, judgeToken(token)),
    rowOf("github-rules", branch, judgeRules(rules, ruleset, branch)),
    rowOf("github-environment", environment, judgeEnvironment(place, policies, names)),
    rowOf("github-labels", repository, judgeLabels(labels, ALL_LABELS)),
    ...schedules.map(({ file, hours, facts: workflow }) =>
      rowOf("github-schedule", file, judgeSchedule(workflow, { repository, file, hours }, now)),
    ),
  ];
}
