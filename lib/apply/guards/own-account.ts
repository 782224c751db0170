import { quote } from "../../diagnostics";
import { ASSOCIATION, ENTRY, text } from "../resource-view";
import type { StackFacts } from "../stack-facts";
import type { TerraformPlan, Values } from "../../terraform-plan/terraform-plan";
import type { Guard } from "./guard";

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A wrong credential must fail, not apply: every provider of the plan says whose account it is for. */
function otherAccounts({ configuration }: TerraformPlan, { account, region, cluster }: StackFacts): string[] {
  return [...configuration.providers].flatMap(([key, settings]) => {
    const allowed = asList(settings["allowed_account_ids"]);
    const role = asList(settings["assume_role"])[0] as Values | undefined;
    const roleAccount = text(role ?? null, "role_arn")?.split(":")[4];
    const where = text(settings, "region");
    return [
      ...(allowed.length === 1 && allowed[0] === account
        ? []
        : [`the provider ${quote(key)} is not bound to account ${account}`]),
      ...(roleAccount === undefined || roleAccount === account
        ? []
        : [`the provider ${quote(key)} assumes a role of account ${quote(roleAccount)}, not ${account}`]),
      ...(cluster === undefined || where === region
        ? []
        : [`the provider ${quote(key)} is for region ${quote(where ?? "?")}, not ${region}`]),
    ];
  });
}

function elsewhere(values: Values, type: string, { stack, account, partition }: StackFacts): string[] {
  const [cluster, principal = "", policy] = ["cluster_name", "principal_arn", "policy_arn"].map((key) =>
    text(values, key),
  );
  const [, of, , , owner] = principal.split(":");
  const kind = text(values, "type") ?? "STANDARD";
  return [
    ...(cluster === stack ? [] : [`is about cluster ${quote(cluster ?? "?")}, not ${stack}`]),
    ...(of === partition ? [] : [`is for ${quote(principal)}, which is not in partition ${partition}`]),
    ...(type === ENTRY && kind !== "STANDARD" && owner !== account
      ? [`is for nodes with a role of account ${quote(owner ?? "?")}, not ${account}`]
      : []),
    ...(type !== ASSOCIATION || policy?.startsWith(`arn:${partition}:eks::aws:cluster-access-policy/`) === true
      ? []
      : [`gives ${quote(policy ?? "?")}, which is no access policy of partition ${partition}`]),
  ];
}

/** No other cluster, account, region or partition than the stack's. */
export const ownAccount: Guard = {
  id: "own-account",
  check: (plan, facts) => [
    ...otherAccounts(plan, facts),
    ...plan.resources
      .filter(({ type }) => type === ENTRY || type === ASSOCIATION)
      .flatMap(({ address, type, before, after }) => {
        const ends = [before, after].filter((values) => values !== null);
        const problems = ends.flatMap((values) => elsewhere(values, type, facts));
        return [...new Set(problems)].map((problem) => `${quote(address)} ${problem}`);
      }),
  ],
};
