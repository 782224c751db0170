import type { ClusterPlan } from "../compile";
import type { ImportedEntry } from "./adopt-file";
import type { JudgedEntry, AdoptionVerdict } from "./verdict";

/** An entry that is not as the files say is imported, and changed by the first apply, only if somebody asks for that. */
function isImported(verdict: AdoptionVerdict, isAdopted: boolean, force: boolean): boolean {
  switch (verdict.kind) {
    case "adopt":
    case "declared":
      return true;
    case "differs":
      return isAdopted || (force && !verdict.isReplaced);
    case "left-out":
    case "dead":
      return false;
  }
}

/** What Terraform is to import of a cluster: of each entry that is planned and live, the policies that are both. */
export function chooseImports(plan: ClusterPlan, judged: readonly JudgedEntry[], force: boolean): ImportedEntry[] {
  const live = judged.filter(({ cluster }) => cluster.name === plan.cluster.name);
  return live.flatMap(({ entry, verdict }) => {
    const planned = plan.entries.find(({ principal }) => principal.arn === entry.principalArn);
    if (planned === undefined || !isImported(verdict, plan.adopted.has(entry.principalArn), force)) return [];
    const arns = new Set(entry.policies.map(({ policyArn }) => policyArn));
    const both = planned.policies.filter(({ arn }) => arns.has(arn)).map(({ policy }) => policy.name);
    return [{ principal: entry.principalArn, policies: both }];
  });
}
