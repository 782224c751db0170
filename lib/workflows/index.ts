export { GITLAB_FILE, renderGitLab, type GitLabSettings } from "./render-gitlab";
export {
  renderWorkflows,
  WORKFLOW_NAMES,
  type WorkflowSettings,
  type WorkflowStyle,
  type WorkflowTemplates,
} from "./render-workflows";
