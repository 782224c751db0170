import type { ClusterPlan } from "../../lib/compile";
import { countUsage, type CountOptions, type Usage, type UsageRecord } from "../../lib/usage";
import { repo, compileFiles } from "../support/repo-builder";

export const ACCOUNT = "123456789012";
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const ONE = role("eng/One");
/** As EKS writes it: the path is not there. */
export const ONE_CANONICAL = role("One");
export const TWO = role("two");

/** A cluster on which `One` may administer it and view it, as a member of a group, and `two` may edit a namespace. */
export function onePlan(): ClusterPlan {
  const { merged } = compileFiles(
    repo()
      .cluster("prod")
      .team("blue", {
        namespaces: ["payments", "ledger"],
        access: [
          {
            principals: [ONE],
            clusters: ["*"],
            policies: { "cluster-admin": "cluster", view: "cluster" },
            kubernetesGroups: ["blue"],
          },
          { principals: [TWO], clusters: ["*"], policies: { edit: ["payments", "ledger"] } },
        ],
      })
      .build(),
  );
  const [plan] = merged?.clusters ?? [];
  if (plan === undefined) throw new Error("no plan");
  return plan;
}

/** Counts values of a log, and finds what is said of one principal. */
export function count(
  values: readonly unknown[],
  options: CountOptions = {},
): { usage: Usage; of: (principal: string) => UsageRecord } {
  const counter = countUsage(onePlan(), options);
  values.forEach((value, index) => {
    counter.value(value, { file: "log", line: index + 1 });
  });
  const usage = counter.finish();
  return {
    usage,
    of: (principal) => {
      const found = usage.records.find((record) => record.principal === principal);
      if (found === undefined) throw new Error(principal);
      return found;
    },
  };
}
