import { groupBy } from "../compile";
import { compareEnds, type Exception, type Guardrails } from "../model";
import type { RuleChange } from "./rule-change";
import { loosenedIf } from "./rule-change";
import { named, words, type Words } from "./words";

const KEY = "guardrails.exceptions";

function exceptionKey({ rule, team, principal, cluster }: Exception): string {
  return JSON.stringify([rule, team, principal ?? null, cluster ?? null]);
}

function describe({ rule, team, principal, cluster }: Exception): Words {
  const whom = team === "*" ? (["any team"] as const) : words`team ${named(team)}`;
  const what = principal === undefined ? [] : words`, ${named(principal)}`;
  const where = cluster === undefined ? [] : words` on ${named(cluster)}`;
  return words`exception from ${[rule]} for ${whom}${what}${where}`;
}

/** The one that counts longest: of several alike it decides. */
function longest(exceptions: readonly Exception[]): ReadonlyMap<string, Exception> {
  return new Map(
    groupBy(exceptions, exceptionKey).map(([key, alike]) => [
      key,
      alike.reduce((one, other) => (compareEnds(other.expires, one.expires) > 0 ? other : one)),
    ]),
  );
}

function compareOne(was: Exception | undefined, is: Exception | undefined): RuleChange[] {
  if (is === undefined) {
    if (was === undefined) return [];
    return [{ key: KEY, effect: "tightened", words: words`${describe(was)} is gone (ran until ${[was.expires]})` }];
  }
  const until = words`until ${[is.expires]}`;
  if (was === undefined) {
    return [{ key: KEY, effect: "loosened", words: words`new ${describe(is)}, ${until}: ${named(is.reason)}` }];
  }
  if (was.expires !== is.expires) {
    const phrase = words`${describe(is)} runs ${until} instead of ${[was.expires]}: ${named(is.reason)}`;
    return [{ key: KEY, effect: loosenedIf(compareEnds(is.expires, was.expires) > 0), words: phrase }];
  }
  if (was.reason === is.reason) return [];
  return [{ key: KEY, effect: "changed", words: words`${describe(is)} has a new reason: ${named(is.reason)}` }];
}

/** What differs in the exceptions: of the same rule, team, principal and cluster one is the other's renewal. */
export function compareExceptions(before: Guardrails, after: Guardrails): RuleChange[] {
  const [old, now] = [longest(before.exceptions), longest(after.exceptions)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => compareOne(old.get(key), now.get(key)));
}
