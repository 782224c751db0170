import fc from "fast-check";

import type { PolicyRule } from "../../lib/model";
import { ruleAllows, uncoveredRules, type RbacRequest } from "../../lib/rbac";
import { lawRuns } from "../support/law-runs";

const VERBS = ["get", "list", "delete"];
const GROUPS = ["", "apps"];
const RESOURCES = ["pods", "pods/exec", "nodes"];
const NAMES = ["one", "two"];

const some = (words: readonly string[], min: number) =>
  fc.oneof(fc.subarray([...words], { minLength: min }), fc.constant(["*"]));
const rule: fc.Arbitrary<PolicyRule> = fc.oneof(
  fc.record({
    verbs: some(VERBS, 1),
    apiGroups: some(GROUPS, 1),
    resources: fc.oneof(some(RESOURCES, 1), fc.constant(["*/exec"])),
    resourceNames: fc.subarray(NAMES),
    nonResourceURLs: fc.constant([]),
  }),
  fc.record({
    verbs: some(VERBS, 1),
    apiGroups: fc.constant([]),
    resources: fc.constant([]),
    resourceNames: fc.constant([]),
    nonResourceURLs: fc.subarray(["/healthz", "/logs/*", "*"], { minLength: 1 }),
  }),
);
const rules = fc.array(rule, { maxLength: 4 });

const REQUESTS: readonly RbacRequest[] = [
  ...VERBS.flatMap((verb) => ["/healthz", "/logs/x", "/y"].map((path): RbacRequest => ({ kind: "url", verb, path }))),
  ...[...VERBS, "odd"].flatMap((verb) =>
    [...GROUPS, "odd"].flatMap((apiGroup) =>
      [...RESOURCES, "odd", "odd/exec"].flatMap((type) =>
        ["", ...NAMES, "odd"].map((name): RbacRequest => {
          const [resource = "", subresource = ""] = type.split("/");
          return { kind: "resource", verb, apiGroup, resource, subresource, name, namespace: "" };
        }),
      ),
    ),
  ),
];

const allows = (all: readonly PolicyRule[], request: RbacRequest): boolean =>
  all.some((one) => ruleAllows(one, request));

it("together with what covers, what is left allows all that was asked about; nothing is left where that is covered", () => {
  fc.assert(
    fc.property(rules, rules, (asked, by) => {
      const left = uncoveredRules(asked, by);
      for (const request of REQUESTS) {
        if (!allows(asked, request)) expect(allows(left, request)).toBe(false);
        else expect(allows(left, request) || allows(by, request)).toBe(true);
      }
      expect(uncoveredRules(left, asked)).toEqual([]);
      expect(uncoveredRules(asked, [...by, ...asked])).toEqual([]);
    }),
    lawRuns(500),
  );
});

it("a rule of millions of parts is compared as a whole, at once", () => {
  const many = (of: string): string[] => Array.from({ length: 1_000 }, (_, index) => `${of}${index}`);
  const huge = { verbs: many("v"), apiGroups: many("g"), resources: many("r"), resourceNames: [], nonResourceURLs: [] };
  expect(uncoveredRules([huge], [])).toEqual([huge]);
  expect(uncoveredRules([huge], [{ ...huge }])).toEqual([]);
  const few = (of: string): string[] => Array.from({ length: 15 }, (_, index) => `${of}${index}`);
  const rules = Array.from({ length: 3_000 }, (_, index) => {
    return { ...huge, verbs: few(`v${index}-`), apiGroups: few("g"), resources: few("r") };
  });
  expect(uncoveredRules(rules, rules.slice(0, 1_500)).flatMap(({ verbs }) => verbs)).toHaveLength(15 * 1_500);
});
