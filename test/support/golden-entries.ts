import type { AccessPlan, GuardedPlan } from "../../lib/compile";
import { entryRecords, type EntryRecord } from "../../lib/review/entry-record";

/** The merged entries as `yarn list --format json` shows them. */
export function listEntries(plan: AccessPlan | GuardedPlan): EntryRecord[] {
  const everything = { clusters: [], teams: [], principals: [] };
  return entryRecords({ waivers: [], ...plan }, everything);
}
