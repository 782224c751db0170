import type { PolicyRule } from "../model";
import { ruleAllows, type ResourceRequest } from "./rule-allows";

/** What rules let somebody do who means harm, in words. Wherever they count: what a namespace makes of it, the reader says. */
export interface Powers {
  /** How they lead to everything that the cluster has; undefined where they do not. */
  readonly takesOver: string | undefined;
  /** How they lead to Secrets; undefined where they do not. */
  readonly readsSecrets: string | undefined;
  /** Whether they change who may do what: Roles and bindings. */
  readonly administers: boolean;
  /** Whether they change anything, or run anything. */
  readonly writes: boolean;
}

type Probe = Pick<ResourceRequest, "verb" | "apiGroup" | "resource" | "subresource">;

const RBAC = "rbac.authorization.k8s.io";

function probe(verbs: readonly string[], apiGroup: string, ...types: readonly string[]): Probe[] {
  return types.flatMap((type) => {
    const [resource = "", subresource = ""] = type.split("/");
    return verbs.map((verb) => ({ verb, apiGroup, resource, subresource }));
  });
}

/** What starts pods: whoever may make one mounts any Secret of its namespace, and has the token of any service account there. */
const WORKLOADS = [
  ...probe(["create"], "", "pods"),
  ...probe(["create", "update", "patch"], "", "replicationcontrollers"),
  ...probe(["create", "update", "patch"], "apps", "deployments", "daemonsets", "statefulsets", "replicasets"),
  ...probe(["create", "update", "patch"], "batch", "jobs", "cronjobs"),
];

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
const TAKES_OVER: readonly (readonly [words: string, probes: readonly Probe[]])[] = [
  ["do everything", probe(["*"], "*", "*")],
  ["escalate or bind roles", probe(["escalate", "bind"], RBAC, "clusterroles", "roles")],
  ["impersonate anybody", probe(["impersonate"], "", "users", "groups")],
  ["reach every kubelet (nodes/proxy)", probe(["get", "create"], "", "nodes/proxy")],
  ["bind roles", probe(["create", "update", "patch"], RBAC, "clusterrolebindings")],
  [
    "approve anybody's certificates",
    probe(["update", "patch"], "certificates.k8s.io", "certificatesigningrequests/approval"),
  ],
  [
    "change what everybody sends (webhooks)",
    probe(["create", "update", "patch"], "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
  ],
];

const READS_SECRETS: readonly (readonly [words: string, probes: readonly Probe[]])[] = [
  ["read Secrets", probe(["get", "list", "watch"], "", "secrets")],
  ["run commands in pods", probe(["get", "create"], "", "pods/exec", "pods/attach")],
  ["add containers to pods", probe(["update", "patch"], "", "pods/ephemeralcontainers")],
  ["create tokens of service accounts", probe(["create"], "", "serviceaccounts/token")],
  ["impersonate service accounts", probe(["impersonate"], "", "serviceaccounts")],
  ["start pods, which mount them", WORKLOADS],
  [
    "see what everybody sends (webhooks)",
    probe(["create", "update", "patch"], "admissionregistration.k8s.io", "validatingwebhookconfigurations"),
  ],
];

const ADMINISTERS = probe(["create", "update", "patch", "escalate", "bind"], RBAC, "roles", "rolebindings");
const READ_VERBS: ReadonlySet<string> = new Set(["get", "list", "watch"]);
const RUNS = probe(
  ["get"],
  "",
  "pods/exec",
  "pods/attach",
  "pods/portforward",
  "pods/proxy",
  "services/proxy",
  "nodes/proxy",
);

/** Of one named object as bad as of any: whoever may raise one role, or be one group, raises it, or is it. */
const OF_ANY_NAME: ReadonlySet<string> = new Set(["escalate", "impersonate"]);

/** Of any object: a rule about named ones alone gives no more than these, but for two verbs. */
function allow(rules: readonly PolicyRule[], probes: readonly Probe[]): boolean {
  return probes.some((one) =>
    rules.some((rule) => {
      const [name = ""] = OF_ANY_NAME.has(one.verb) ? rule.resourceNames : [];
      return ruleAllows(rule, { kind: "resource", ...one, name, namespace: "" });
    }),
  );
}

function firstOf(rules: readonly PolicyRule[], table: typeof TAKES_OVER): string | undefined {
  return table.find(([, probes]) => allow(rules, probes))?.[0];
}

/** The same role is asked about for each of its bindings, and each of theirs. */
const KNOWN = new WeakMap<readonly PolicyRule[], Powers>();

export function powersOf(rules: readonly PolicyRule[]): Powers {
  const known = KNOWN.get(rules) ?? judgeRules(rules);
  KNOWN.set(rules, known);
  return known;
}

function judgeRules(rules: readonly PolicyRule[]): Powers {
  const changes = rules.some(
    ({ verbs, nonResourceURLs }) => nonResourceURLs.length === 0 && verbs.some((verb) => !READ_VERBS.has(verb)),
  );
  return {
    takesOver: firstOf(rules, TAKES_OVER),
    readsSecrets: firstOf(rules, READS_SECRETS),
    administers: allow(rules, ADMINISTERS),
    writes: changes || allow(rules, RUNS),
  };
}
