import { issueLabel, planIssues, type IssueAction, type IssueRules, type Observation } from "../../lib/github";
import { printable } from "../../lib/diagnostics";
import type { GitHub } from "../../lib/ports/github";
import type { Io } from "../io";

const PAST: Readonly<Record<IssueAction["do"], string>> = {
  open: "opened",
  update: "updated",
  reopen: "reopened",
  close: "closed",
  "hold-back": "held back",
};

async function act(github: GitHub, action: IssueAction, label: string): Promise<void> {
  switch (action.do) {
    case "open":
      await github.createIssue({ title: action.title, body: action.body, labels: [label] });
      return;
    case "update":
    case "reopen":
      await github.updateIssue(action.number, {
        title: action.title,
        body: action.body,
        ...(action.do === "reopen" ? { state: "open" as const } : {}),
      });
      await github.createComment(action.number, action.comment);
      return;
    case "close":
      await github.createComment(action.number, action.comment);
      await github.updateIssue(action.number, { state: "closed" });
      return;
    case "hold-back":
      return;
  }
}

/** Brings the issues of a kind to what was seen; under the kind's label. */
export async function tendIssues(
  github: GitHub,
  expected: readonly string[] | undefined,
  seen: readonly Observation[],
  rules: IssueRules,
  io: Io,
): Promise<readonly IssueAction[]> {
  const label = issueLabel(rules.kind);
  const actions = planIssues(expected, seen, await github.listIssues(label), rules);
  for (const action of actions) {
    await act(github, action, label);
    const number = "number" in action ? ` #${action.number}` : "";
    io.err(`${PAST[action.do]} ${rules.kind}${number}: ${printable(action.key)}\n`);
  }
  return actions;
}
