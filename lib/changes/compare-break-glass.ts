import type { BreakGlass } from "../model";
import { compareAllowed, compareRequired, loosenedIf, type RuleChange } from "./rule-change";
import { named, words } from "./words";

/** No list of addresses is every address. */
function addresses({ sourceIps }: BreakGlass): readonly string[] {
  return sourceIps.length === 0 ? ["*"] : sourceIps;
}

function compareRole(before: BreakGlass, after: BreakGlass): RuleChange[] {
  const role: RuleChange = {
    key: "breakGlass.role",
    effect: "changed",
    words: words`the break-glass role is ${named(after.role)} instead of ${named(before.role)}`,
  };
  const create: RuleChange = {
    key: "breakGlass.create",
    effect: "changed",
    words: after.create
      ? ["the account stacks create the break-glass role and its trust policy"]
      : ["the account stacks no longer create the break-glass role: Terraform would delete it"],
  };
  const mfa: RuleChange = {
    key: "breakGlass.requireMfa",
    effect: loosenedIf(!after.requireMfa),
    words: after.requireMfa ? ["break-glass requires MFA"] : ["break-glass no longer requires MFA"],
  };
  const hours: RuleChange = {
    key: "breakGlass.maxSessionHours",
    effect: loosenedIf(after.maxSessionHours > before.maxSessionHours),
    words: words`a break-glass session may last ${after.maxSessionHours} h instead of ${before.maxSessionHours} h`,
  };
  return [
    ...(before.role === after.role ? [] : [role]),
    ...(before.create === after.create ? [] : [create]),
    ...(before.requireMfa === after.requireMfa ? [] : [mfa]),
    ...(before.maxSessionHours === after.maxSessionHours ? [] : [hours]),
  ];
}

/** What differs in the break-glass role and who may assume it. */
export function compareBreakGlass(before: BreakGlass | undefined, after: BreakGlass | undefined): RuleChange[] {
  if (before === undefined || after === undefined) {
    if (before === after) return [];
    const [effect, phrase] =
      after === undefined
        ? (["changed", ["there is no longer a break-glass role"]] as const)
        : (["changed", words`there is now a break-glass role: ${named(after.role)}`] as const);
    return [{ key: "breakGlass", effect, words: phrase }];
  }
  const trusted = (of: BreakGlass): string[] => of.trustedPrincipals.map(({ arn }) => arn);
  return [
    ...compareRole(before, after),
    ...compareAllowed(
      "breakGlass.trustedPrincipals",
      (how) => [`the break-glass role may ${how} be assumed by`],
      trusted(before),
      trusted(after),
    ),
    ...compareAllowed(
      "breakGlass.sourceIps",
      (how) => [`the break-glass role may ${how} be assumed from`],
      addresses(before),
      addresses(after),
    ),
    ...compareRequired("breakGlass.notify", (how) => [`break-glass alarms ${how} go to`], before.notify, after.notify),
  ];
}
