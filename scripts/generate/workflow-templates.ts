import { readTemplate } from "../../lib/io/read-template";
import { WORKFLOW_NAMES, type WorkflowTemplates } from "../../lib/workflows";

/** The texts of `templates/github/`. */
export async function workflowTemplates(): Promise<WorkflowTemplates> {
  const of = WORKFLOW_NAMES.map(async (name) => [name, await readTemplate(`github/${name}.yml`)] as const);
  const parts = ["parts", await readTemplate("github/parts")] as const;
  return Object.fromEntries([...(await Promise.all(of)), parts]) as unknown as WorkflowTemplates;
}
