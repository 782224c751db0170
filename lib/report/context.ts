import type { GuardedPlan } from "../compile";
import type { Diagnostic } from "../diagnostics";
import type { Overdue } from "../guardrails";
import type { CalendarDate, Model } from "../model";
import type { UsageSummary } from "../usage";

/** What a report is made from: the files, whatever the guardrails say of them, and what was kept of audit logs. */
export interface ReportContext {
  readonly plan: GuardedPlan;
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  readonly overdue: readonly Overdue[];
  readonly today: CalendarDate;
  /** By cluster; a cluster without one was not looked at. */
  readonly usage: ReadonlyMap<string, UsageSummary>;
}
