import { quote } from "../diagnostics";
import { ASSOCIATION, ENTRY } from "./names";
import {
  textOf,
  type PlannedConfiguration,
  type PlannedResource,
  type TerraformPlan,
  type Values,
} from "./terraform-plan";

/** Whose a stack is. */
export interface StackHome {
  /** Its name: a cluster's, or an account's own. */
  readonly stack: string;
  /** 12 digits. */
  readonly account: string;
  /** The cluster's; undefined for an account's own stack, which is in several. */
  readonly region: string | undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Where the plan's providers may go besides their stack's account and region, in words. */
export function otherAccounts({ providers }: PlannedConfiguration, { account, region }: StackHome): string[] {
  return [...providers].flatMap(([key, settings]) => {
    const allowed = asList(settings["allowed_account_ids"]);
    const role = asList(settings["assume_role"])[0] as Values | undefined;
    const roleAccount = textOf(role, "role_arn")?.split(":")[4];
    const where = textOf(settings, "region");
    return [
      ...(allowed.length === 1 && allowed[0] === account
        ? []
        : [`the provider ${quote(key)} is not bound to account ${account}`]),
      ...(roleAccount === undefined || roleAccount === account
        ? []
        : [`the provider ${quote(key)} assumes a role of account ${quote(roleAccount)}, not ${account}`]),
      ...(region === undefined || where === region
        ? []
        : [`the provider ${quote(key)} is for region ${quote(where ?? "?")}, not ${region}`]),
    ];
  });
}

/** Of the values of an entry or association: which other cluster they are about, in words. */
export function otherCluster(values: Values, { stack }: Pick<StackHome, "stack">): string[] {
  const cluster = textOf(values, "cluster_name");
  return cluster === stack ? [] : [`is about cluster ${quote(cluster ?? "?")}, not ${stack}`];
}

/** The values of an entry or association, as it is and as it is to be; none for any other type. */
export function accessValues({ type, before, after }: PlannedResource): readonly Values[] {
  return type === ENTRY || type === ASSOCIATION ? [before, after].filter((values) => values !== null) : [];
}

/** Why a plan is of another stack than this one, in words; none where nothing says so. */
export function signsOfAnother(plan: TerraformPlan, home: StackHome): string[] {
  const elsewhere = [...plan.resources, ...plan.drift].flatMap((resource) =>
    accessValues(resource).flatMap((values) =>
      otherCluster(values, home).map((sign) => `${quote(resource.address)} ${sign}`),
    ),
  );
  const { providers } = plan.configuration;
  return [
    ...(providers.size === 0 ? ["it names no provider"] : []),
    ...otherAccounts(plan.configuration, home),
    ...new Set(elsewhere),
  ];
}
