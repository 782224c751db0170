import type { AccountPlan } from "../compile";
import type { StackReading } from "../terraform-plan/stack-reading";
import {
  isReal,
  textOf,
  type PlannedResource,
  type TerraformPlan,
  type Values,
} from "../terraform-plan/terraform-plan";
import { accountStackName } from "../model";
import { originRecord } from "../compile";
import { compareFindings, type AccountDrift, type Finding, type FindingOf } from "./finding";
import { differingAttributes, isChangedOutside, terraformValue } from "./resource-values";

/** Long enough for a trust policy; the plan has the rest. */
const LONGEST_VALUE = 4_000;

function asText(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) as string | undefined);
  return (text ?? "null").slice(0, LONGEST_VALUE);
}

/** Each attribute that differs, as it is in the files and as it is in the account. */
function sides(change: PlannedResource): Pick<FindingOf<"account-stack">, "expected" | "actual"> {
  const { before, after } = change;
  if (before === null || after === null) return {};
  const names = differingAttributes(change);
  const side = (values: Values) => Object.fromEntries(names.map((name) => [name, asText(values[name])]));
  return { expected: side(after), actual: side(before) };
}

function findingOf(change: PlannedResource, { drift }: TerraformPlan, plan: AccountPlan): Finding {
  const { breakGlass, breakGlassRole: role } = plan;
  const values = change.before ?? change.after;
  const arn = textOf(values, "arn");
  const named = [textOf(values, "name"), textOf(values, "role")];
  const ofRole = role !== undefined && (arn === role.arn || named.includes(role.name));
  const origins =
    ofRole && breakGlass !== undefined
      ? { origins: [originRecord({ at: breakGlass.at, team: undefined, grant: undefined, expires: undefined })] }
      : {};
  return {
    kind: "account-stack",
    principal: ofRole ? role.arn : (arn ?? null),
    ...sides(change),
    ...origins,
    cause: isChangedOutside(change, drift) ? "outside" : "unapplied",
    terraform: terraformValue(change),
  };
}

/** Whether the account's stack must be there: it makes the break-glass role. */
export function makesBreakGlass({ breakGlass, breakGlassRole }: AccountPlan): boolean {
  return breakGlass?.create === true && breakGlassRole !== undefined;
}

/** What an account's own stack would have to put back, or has not got yet. */
export function accountDrift(plan: AccountPlan, reading: StackReading): AccountDrift {
  const { account } = plan;
  const stack = accountStackName(account);
  if ("couldNotLook" in reading) return { account, stack, findings: [], terraform: reading };
  const findings = reading.resources.filter(isReal).map((change) => findingOf(change, reading, plan));
  const { plannedAt } = reading;
  return {
    account,
    stack,
    findings: findings.sort(compareFindings),
    terraform: plannedAt === undefined ? {} : { plannedAt },
  };
}
