import { codeSpan } from "../review/code-span";
import type { Observation } from "./plan-issues";
import type { WorkflowJob } from "../ports/github-records";

/** The run that applied, or did not. */
export interface ApplyRun {
  readonly url: string;
  readonly commit: string;
}

/** The jobs that apply are called this, and their account; the name is what connects a job with its issue. */
const JOB = /^(?:.* \/ )?apply (\d{12})$/;

/** Whatever goes wrong before any account was applied is one thing. */
export const WHOLE_RUN = "run";

function failed(key: string, what: string, { url, commit }: ApplyRun, conclusion: string): Observation {
  const body = [
    `${what} at ${codeSpan(commit.slice(0, 12), 40)} ended as ${codeSpan(conclusion, 40)}: ${url}`,
    "",
    "The clusters do not match main, or not completely. Nothing was rolled back: what had been applied stays.",
    "",
    "- The run's summary names the stack that failed, and why.",
    "- If the plan has changed since its review, run the workflow **apply** manually on main. It plans, shows the plan, waits for the environment's reviewers, and applies exactly that plan.",
    "- If a call failed, re-run the failed jobs. What was already applied is recognised.",
    "",
    "This issue closes automatically after a successful apply.",
    "",
  ];
  return { key, state: "found", title: `Apply failed: ${what}`, body: body.join("\n") };
}

/** What the jobs of a run say of each account: applied, failed, or not their turn. */
export function observeApply(accounts: readonly string[], jobs: readonly WorkflowJob[], run: ApplyRun): Observation[] {
  const byAccount = new Map(jobs.map((job) => [JOB.exec(job.name)?.[1], job.conclusion ?? "unknown"] as const));
  const perAccount = accounts.map((account): Observation => {
    const conclusion = byAccount.get(account);
    if (conclusion === "success") return { key: account, state: "clean" };
    if (conclusion === undefined || conclusion === "skipped") return { key: account, state: "unknown" };
    return failed(account, `account ${account}`, run, conclusion);
  });
  const broken = jobs.find(({ name, conclusion }) => {
    return !JOB.test(name) && conclusion !== undefined && !["success", "skipped"].includes(conclusion);
  });
  const whole: Observation =
    broken === undefined
      ? { key: WHOLE_RUN, state: "clean" }
      : failed(WHOLE_RUN, "before any account was applied", run, broken.conclusion ?? "unknown");
  return [...perAccount, whole];
}
