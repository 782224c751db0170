import type { Guardrails } from "../model";
import { compareAllowed, compareRequired, loosenedIf, type RuleChange } from "./rule-change";
import { policyWords, words, type Words } from "./words";

/** From closed to open. */
const OPENNESS = ["break-glass-only", "forbidden", "warn", "allowed", "remove", "keep"] as const;
const CHOICES = ["clusterAdmin", "iamUsers", "clusterWideSecrets", "endedExceptions"] as const;

function compareChoices(before: Guardrails, after: Guardrails): RuleChange[] {
  return CHOICES.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (old === now) return [];
    const effect = loosenedIf(OPENNESS.indexOf(now) > OPENNESS.indexOf(old));
    return [{ key: `guardrails.${name}`, effect, words: words`${[name]}: ${[now]} instead of ${[old]}` }];
  });
}

function percent(share: number): Words {
  return [`${Math.round(share * 100)}%`];
}

function compareNumbers(before: Guardrails, after: Guardrails): RuleChange[] {
  const admins: RuleChange = {
    key: "guardrails.minimumAdmins",
    effect: loosenedIf(after.minimumAdmins < before.minimumAdmins),
    words: words`minimumAdmins: ${after.minimumAdmins} instead of ${before.minimumAdmins}`,
  };
  const removals: RuleChange = {
    key: "guardrails.maximumRemovals",
    effect: loosenedIf(after.maximumRemovals > before.maximumRemovals),
    words: words`maximumRemovals: ${percent(after.maximumRemovals)} instead of ${percent(before.maximumRemovals)}`,
  };
  return [
    ...(after.minimumAdmins === before.minimumAdmins ? [] : [admins]),
    ...(after.maximumRemovals === before.maximumRemovals ? [] : [removals]),
  ];
}

function days(limit: number | undefined): Words {
  return limit === undefined ? ["none needed"] : [`within ${limit} days`];
}

/** A policy without a limit needs no end date at all. */
function compareExpiry(before: Guardrails, after: Guardrails): RuleChange[] {
  const policies = [...new Set([...before.expiry.keys(), ...after.expiry.keys()])].sort();
  return policies.flatMap((policy) => {
    const [old, now] = [before.expiry.get(policy), after.expiry.get(policy)];
    if (old === now) return [];
    const effect = loosenedIf((now ?? Infinity) > (old ?? Infinity));
    const phrase = words`end date of ${policyWords(policy)}: ${days(now)} instead of ${days(old)}`;
    return [{ key: "guardrails.expiry", effect, words: phrase }];
  });
}

/** What differs in the guardrails' own settings. */
export function compareGuardrails(before: Guardrails, after: Guardrails): RuleChange[] {
  return [
    ...compareChoices(before, after),
    ...compareRequired(
      "guardrails.protectedNamespaces",
      (how) => [`protected namespaces ${how} include`],
      before.protectedNamespaces,
      after.protectedNamespaces,
    ),
    ...(["boundElsewhere", "rolesElsewhere"] as const).flatMap((key) =>
      compareAllowed(`guardrails.${key}`, (how) => [`${key} ${how} names`], before[key], after[key]),
    ),
    ...compareExpiry(before, after),
    ...compareNumbers(before, after),
  ];
}
