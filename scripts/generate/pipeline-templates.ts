import { readTemplate } from "../../lib/io/read-template";
import type { PipelineTemplates } from "./from-data";
import { WORKFLOW_NAMES, type WorkflowTemplates } from "../../lib/workflows";

/** The texts of `templates/github/` and `templates/gitlab/`. */
export async function pipelineTemplates(): Promise<PipelineTemplates> {
  const of = WORKFLOW_NAMES.map(async (name) => [name, await readTemplate(`github/${name}.yml`)] as const);
  const parts = ["parts", await readTemplate("github/parts")] as const;
  const github = Object.fromEntries([...(await Promise.all(of)), parts]) as unknown as WorkflowTemplates;
  return { github, gitlab: await readTemplate("gitlab/gitlab-ci.yml") };
}
