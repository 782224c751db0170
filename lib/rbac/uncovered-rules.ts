import type { PolicyRule } from "../model";
import { ruleAllows, type RbacRequest } from "./rule-allows";

/** A rule that says one thing, and the question that it answers. */
interface Atom {
  readonly rule: PolicyRule;
  readonly request: RbacRequest;
}

/** Rules of more parts than these, or of more questions, are compared as wholes: nobody reads a list of them. */
const MOST_ATOMS = 20_000;
const MOST_QUESTIONS = 4_000_000;

function sizeOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): number {
  const things = apiGroups.length * resources.length * Math.max(1, resourceNames.length) + nonResourceURLs.length;
  return verbs.length * things;
}

function urlAtoms({ verbs, nonResourceURLs }: PolicyRule): Atom[] {
  return nonResourceURLs.flatMap((path) =>
    verbs.map((verb): Atom => {
      const rule = { verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [path] };
      return { rule, request: { kind: "url", verb, path } };
    }),
  );
}

function resourceAtoms({ verbs, apiGroups, resources, resourceNames }: PolicyRule): Atom[] {
  const names = resourceNames.length === 0 ? [""] : resourceNames;
  return apiGroups.flatMap((apiGroup) =>
    resources.flatMap((type) => {
      const [resource = "", ...rest] = type.split("/");
      const subresource = rest.join("/");
      return names.flatMap((name) =>
        verbs.map((verb): Atom => {
          const resourceNames = name === "" ? [] : [name];
          const rule = { verbs: [verb], apiGroups: [apiGroup], resources: [type], resourceNames, nonResourceURLs: [] };
          return { rule, request: { kind: "resource", verb, apiGroup, resource, subresource, name, namespace: "" } };
        }),
      );
    }),
  );
}

/** Rules that differ in one list alone, made one: so that they can be read. */
function joinBy(key: "verbs" | "resources", rules: readonly PolicyRule[]): PolicyRule[] {
  const joined = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const rest = JSON.stringify({ ...rule, [key]: [] });
    const known = joined.get(rest);
    joined.set(rest, { ...rule, [key]: [...new Set([...(known?.[key] ?? []), ...rule[key]])].sort() });
  }
  return [...joined.values()];
}

/**
 * What rules allow that others do not, as few rules; empty where those allow at least as much. Wildcards count for what
 * they cover, and only a wildcard covers a wildcard, as where Kubernetes asks whether somebody may give a role away.
 */
export function uncoveredRules(rules: readonly PolicyRule[], by: readonly PolicyRule[]): PolicyRule[] {
  const same = new Set(by.map((rule) => JSON.stringify(rule)));
  const others = rules.filter((rule) => !same.has(JSON.stringify(rule)));
  let room = Math.min(MOST_ATOMS, MOST_QUESTIONS / (by.length + 1));
  const [small, large]: [PolicyRule[], PolicyRule[]] = [[], []];
  for (const rule of others) {
    const size = sizeOf(rule);
    const fits = size <= room;
    (fits ? small : large).push(rule);
    if (fits) room -= size;
  }
  const left = small
    .flatMap((rule) => [...urlAtoms(rule), ...resourceAtoms(rule)])
    .filter(({ request }) => !by.some((rule) => ruleAllows(rule, request)))
    .map(({ rule }) => rule);
  return [...joinBy("resources", joinBy("verbs", left)), ...large];
}
