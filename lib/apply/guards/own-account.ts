import { quote } from "../../diagnostics";
import { ASSOCIATION, ENTRY } from "../../terraform-plan/names";
import { accessValues, otherAccounts, otherCluster } from "../../terraform-plan/stack-home";
import { textOf, type Values } from "../../terraform-plan/terraform-plan";
import type { StackFacts } from "../stack-facts";
import type { Guard } from "./guard";

function elsewhere(values: Values, type: string, { stack, account, partition }: StackFacts): string[] {
  const [principal = "", policy] = ["principal_arn", "policy_arn"].map((key) => textOf(values, key));
  const [, of, , , owner] = principal.split(":");
  const kind = textOf(values, "type") ?? "STANDARD";
  return [
    ...otherCluster(values, { stack }),
    ...(of === partition ? [] : [`is for ${quote(principal)}, which is not in partition ${partition}`]),
    ...(type === ENTRY && kind !== "STANDARD" && owner !== account
      ? [`is for nodes with a role of account ${quote(owner ?? "?")}, not ${account}`]
      : []),
    ...(type !== ASSOCIATION || policy?.startsWith(`arn:${partition}:eks::aws:cluster-access-policy/`) === true
      ? []
      : [`gives ${quote(policy ?? "?")}, which is not an access policy of partition ${partition}`]),
  ];
}

/** No other cluster, account, region or partition than the stack's: a wrong credential must fail, not apply. */
export const ownAccount: Guard = {
  id: "own-account",
  check: ({ configuration, resources }, facts) => [
    ...otherAccounts(configuration, { ...facts, region: facts.cluster && facts.region }),
    ...resources.flatMap((resource) => {
      const problems = accessValues(resource).flatMap((values) => elsewhere(values, resource.type, facts));
      return [...new Set(problems)].map((problem) => `${quote(resource.address)} ${problem}`);
    }),
  ],
};
