import { LONGEST_SCP, serviceControlPolicy } from "../../lib/cloud";
import type { AccessPlan } from "../../lib/compile";
import type { FileTexts } from "../../lib/io/write-files";
import type { Model } from "../../lib/model";
import { CODEOWNERS_FILE, codeowners } from "../../lib/review/codeowners";
import { renderWorkflows, type WorkflowStyle, type WorkflowTemplates } from "../../lib/workflows";
import { version } from "../../package.json";

const SCP_FILE = "docs/scp.json";

/** Where the pipeline runs where `platform.yaml` names none. */
const HOME = { branch: "main", environment: "production" };

/** The workflows for a repository, by path. */
export function workflowsOf({ platform }: Model, style: WorkflowStyle, templates: WorkflowTemplates): FileTexts {
  const { branch, environment } = platform.pipeline?.home ?? HOME;
  return renderWorkflows(templates, { style, branch, environment, version });
}

/**
 * What else is made from the files of access: who is asked about which file, and the service control policy where a pipeline
 * is named; a message where AWS would refuse it.
 */
export function filesFromData({ teams }: Model, { accounts }: AccessPlan): FileTexts | { readonly tooLong: string } {
  const policy = serviceControlPolicy(accounts);
  const length = policy?.trimEnd().length ?? 0;
  const remedy = "have the roles under `assumeRole` in the clusters' files share one name";
  if (length > LONGEST_SCP) {
    return { tooLong: `${SCP_FILE}: the policy would have ${length} characters, AWS takes ${LONGEST_SCP}: ${remedy}` };
  }
  return new Map([
    ...(policy === undefined ? [] : [[SCP_FILE, policy] as const]),
    [CODEOWNERS_FILE, codeowners(teams)],
  ]);
}
