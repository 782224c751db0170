import catalogue from "./access-policies.json";
import { policyRule, type PolicyRule, type WrittenRule } from "./policy-rule";
import { accept, refuse, type RefusedValue, type Result } from "./result";
import { enumerate, orNearest, tryFindNearest } from "../diagnostics";

/** Who may be given a policy: people and pipelines, entries of type EC2, AWS features, service-linked roles. */
export type PolicyUse = "user" | "node" | "service" | "service-linked";

export interface AccessPolicy {
  /** The full name, such as AmazonEKSViewPolicy. */
  readonly name: string;
  readonly use: PolicyUse;
  /** What it allows; undefined where AWS does not publish it, so that nobody can say. */
  readonly rules: readonly PolicyRule[] | undefined;
  /** Whether it changes anything in a namespace; a policy whose rules AWS does not publish is taken to. */
  readonly writes: boolean;
  /** Whether it reads Secrets; a policy whose rules AWS does not publish is taken to. */
  readonly readsSecrets: boolean;
}

interface CatalogueEntry {
  readonly name: string;
  readonly use: string;
  readonly rules?: readonly WrittenRule[];
}

const SHORT_NAMES = {
  view: "AmazonEKSViewPolicy",
  edit: "AmazonEKSEditPolicy",
  admin: "AmazonEKSAdminPolicy",
  "admin-view": "AmazonEKSAdminViewPolicy",
  "cluster-admin": "AmazonEKSClusterAdminPolicy",
  "secret-reader": "AmazonEKSSecretReaderPolicy",
} as const;

export const CLUSTER_ADMIN = SHORT_NAMES["cluster-admin"];

const READ_VERBS = new Set(["get", "list", "watch"]);

function readsSecrets(rules: readonly PolicyRule[]): boolean {
  const has = (words: readonly string[], word: string): boolean => words.includes(word) || words.includes("*");
  return rules.some(
    (rule) =>
      has(rule.apiGroups, "") &&
      has(rule.resources, "secrets") &&
      rule.verbs.some((verb) => verb === "*" || READ_VERBS.has(verb)),
  );
}

function fromCatalogue({ name, use, rules: written }: CatalogueEntry): AccessPolicy {
  const rules = written?.map(policyRule);
  return {
    name,
    use: use as PolicyUse,
    rules,
    writes: rules?.some((rule) => rule.verbs.some((verb) => !READ_VERBS.has(verb))) ?? true,
    readsSecrets: rules === undefined || readsSecrets(rules),
  };
}

/** Every access policy known when this was released, by full name. */
export const CATALOGUE: ReadonlyMap<string, AccessPolicy> = new Map(
  (catalogue.policies as readonly CatalogueEntry[]).map((entry) => [entry.name, fromCatalogue(entry)]),
);

/** https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
export function policyArn(policy: string, partition: string): string {
  return `arn:${partition}:eks::aws:cluster-access-policy/${policy}`;
}

/** The name of an access policy of the partition; anything else stays the ARN that it is. */
export function policyName(arn: string, partition: string): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return name !== "" && policyArn(name, partition) === arn ? name : arn;
}

/** The short name where there is one, for people. */
export function displayName(policy: string): string {
  return Object.entries(SHORT_NAMES).find(([, full]) => full === policy)?.[0] ?? policy;
}

function refuseArn(text: string): RefusedValue {
  if (/^arn:[a-z-]+:iam:/.test(text)) {
    return refuse(
      "an IAM policy is not an access policy",
      `EKS has its own policies: ${enumerate(Object.keys(SHORT_NAMES))}`,
    );
  }
  return refuse(
    "not the ARN of an access policy",
    "expected arn:aws:eks::aws:cluster-access-policy/NAME, or just a name",
  );
}

/** A policy by short name, full name or ARN. `extra` are the names that `platform.yaml` adds to the catalogue. */
export function parsePolicy(text: string, extra: ReadonlySet<string>): Result<AccessPolicy> {
  let name = text;
  if (text.startsWith("arn:")) {
    const arn = /^arn:[a-z-]+:eks::aws:cluster-access-policy\/([A-Za-z0-9]+)$/.exec(text);
    if (arn?.[1] === undefined) return refuseArn(text);
    name = arn[1];
  }
  const full = Object.hasOwn(SHORT_NAMES, name) ? SHORT_NAMES[name as keyof typeof SHORT_NAMES] : name;
  const known = CATALOGUE.get(full);
  if (known !== undefined) return accept(known);
  if (extra.has(full)) return accept({ name: full, use: "user", rules: undefined, writes: true, readsSecrets: true });
  const legal = [
    ...Object.keys(SHORT_NAMES),
    ...[...CATALOGUE.values()].filter(({ use }) => use === "user").map((p) => p.name),
    ...extra,
  ];
  return refuse(
    `unknown access policy${tryFindNearest(text, legal) === undefined ? `; legal: ${enumerate(Object.keys(SHORT_NAMES))}, and full names` : orNearest(text, legal)}`,
    "if the policy is newer than this tool, add it to extraPolicies in platform.yaml",
  );
}
