export {
  renderWorkflows,
  WORKFLOW_NAMES,
  type WorkflowSettings,
  type WorkflowStyle,
  type WorkflowTemplates,
} from "./render-workflows";
