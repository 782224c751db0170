import { LONGEST_SCP, serviceControlPolicy } from "../../lib/cloud";
import type { AccessPlan } from "../../lib/compile";
import type { FileTexts } from "../../lib/io/write-files";
import type { Model } from "../../lib/model";
import { CODEOWNERS_FILE, codeowners } from "../../lib/review/codeowners";
import { kustomizations } from "../../lib/rbac";
import {
  GITLAB_FILE,
  renderGitLab,
  renderWorkflows,
  type WorkflowStyle,
  type WorkflowTemplates,
} from "../../lib/workflows";
import { version } from "../../package.json";

/** https://docs.gitlab.com/user/project/codeowners/: of the three places, the one that is not of another host. */
const GITLAB_CODEOWNERS = ".gitlab/CODEOWNERS";
const SCP_FILE = "docs/scp.json";

/** Whose tokens jobs of GitLab ask for where `platform.yaml` names no audience. */
const GITLAB = "https://gitlab.com";

/** Where the pipeline runs where `platform.yaml` names none. */
const HOME = { branch: "main", environment: "production" };

/** Texts of templates: GitHub's, and GitLab's one. */
export interface PipelineTemplates {
  readonly github: WorkflowTemplates;
  readonly gitlab: string;
}

/** The pipelines for a repository, by path: GitHub's workflows, and GitLab's file where the program is a package. */
export function pipelinesOf({ platform }: Model, style: WorkflowStyle, templates: PipelineTemplates): FileTexts {
  const { branch, environment } = platform.pipeline?.home ?? HOME;
  const workflows = renderWorkflows(templates.github, { style, branch, environment, version });
  if (style === "source") return workflows;
  const audience = platform.pipeline?.create?.issuer?.audience ?? GITLAB;
  const gitlab = renderGitLab(templates.gitlab, { branch, environment, audience, version });
  return new Map([...workflows, [GITLAB_FILE, gitlab]]);
}

/**
 * What else is made from the files of access: who is asked about which file, what Kubernetes gets on each cluster, and the
 * service control policy where a pipeline is named; a message where AWS would refuse it.
 */
export function filesFromData(
  { teams, clusters, manifests }: Model,
  { accounts }: AccessPlan,
  host: "github" | "gitlab",
  hasReviews: boolean,
): FileTexts | { readonly tooLong: string } {
  const policy = serviceControlPolicy(accounts);
  const length = policy?.trimEnd().length ?? 0;
  const remedy = "have the roles under `assumeRole` in the clusters' files share one name";
  if (length > LONGEST_SCP) {
    return { tooLong: `${SCP_FILE}: the policy would have ${length} characters, AWS takes ${LONGEST_SCP}: ${remedy}` };
  }
  return new Map([
    ...(policy === undefined ? [] : [[SCP_FILE, policy] as const]),
    ...kustomizations(
      manifests,
      clusters.filter(({ retired }) => retired === undefined).map(({ name }) => name),
    ),
    [host === "gitlab" ? GITLAB_CODEOWNERS : CODEOWNERS_FILE, codeowners(teams, { hasReviews })],
  ]);
}
