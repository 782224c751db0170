import type { WorkflowToken } from "../../ports/github-settings";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

const FIX = {
  method: "PUT",
  path: "/actions/permissions/workflow",
  body: { default_workflow_permissions: "read", can_approve_pull_request_reviews: true },
} as const;

/** Whether a workflow that asks for nothing gets little, and whether `expire.yml` can open its pull requests. */
export function judgeToken(reading: WorkflowToken | Missing | Unread): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  if ("missing" in reading)
    return unknown({ couldNotLook: "GitHub shows this setting to administrators of the repository alone" });
  const { permissions, mayOpenPulls } = reading;
  if (permissions !== "read") {
    return {
      status: "red",
      says: "workflows' tokens may write by default; the workflows here ask for what they need",
      fix: [FIX],
    };
  }
  if (!mayOpenPulls) {
    return {
      status: "yellow",
      says: "workflows may not open pull requests: what has expired is not proposed for deletion",
      fix: [FIX],
    };
  }
  return { status: "green", says: "tokens read by default, and may open pull requests" };
}
