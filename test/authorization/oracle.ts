// What Kubernetes answers, written again from its documents, apart from lib/: it knows plain objects and nothing of ours
// but the published tables.
import policies from "../../lib/model/access-policies.json";
import kubernetes from "../../lib/rbac/kubernetes-roles.json";

export interface OracleRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface OracleObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly rules?: readonly OracleRule[];
  readonly aggregationRule?: { readonly clusterRoleSelectors: readonly OracleSelector[] };
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

export interface OracleSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface OracleEntry {
  readonly cluster: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly policies: Readonly<Record<string, "cluster" | readonly string[]>>;
}

export interface OracleQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** Undefined: of the whole cluster. */
  readonly namespace: string | undefined;
  readonly path?: string;
}

type Said = "yes" | "no" | "unknown";

function glob(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`).test(text);
}

function isOn(cluster: string, object: OracleObject): boolean {
  const text = object.metadata.annotations?.["eks-access-gitops/clusters"];
  if (text === undefined) return true;
  const words = text.split(",").map((word) => word.trim());
  const hit = (word: string): boolean => glob(word, cluster);
  return (
    words.some((word) => !word.startsWith("!") && hit(word)) &&
    !words.some((word) => word.startsWith("!") && hit(word.slice(1)))
  );
}

function allows(rule: OracleRule, q: OracleQuestion): boolean {
  if (!rule.verbs.some((verb) => verb === "*" || verb === q.verb)) return false;
  if (q.path !== undefined) {
    const path = q.path;
    return (rule.nonResourceURLs ?? []).some(
      (url) => url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1))),
    );
  }
  const wanted = q.subresource === "" ? q.resource : `${q.resource}/${q.subresource}`;
  const resource = (rule.resources ?? []).some(
    (one) => one === "*" || one === wanted || (q.subresource !== "" && one === `*/${q.subresource}`),
  );
  const group = (rule.apiGroups ?? []).some((one) => one === "*" || one === q.group);
  const names = rule.resourceNames ?? [];
  return resource && group && (names.length === 0 || names.includes(q.name));
}

function selected(selector: OracleSelector, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const fits = (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    const isIn = value !== undefined && values.includes(value);
    return operator === "In" ? isIn : !isIn;
  });
  return equal && fits;
}

/** Kubernetes' own ClusterRoles as objects. */
const OWN: readonly OracleObject[] = (
  kubernetes.roles as readonly {
    readonly name: string;
    readonly labels?: readonly string[];
    readonly aggregates?: string;
    readonly rules?: readonly OracleRule[];
  }[]
).map(({ name, labels = [], aggregates, rules }) => ({
  kind: "ClusterRole",
  metadata: { name, labels: Object.fromEntries(labels.map((label) => [label, "true"])) },
  ...(rules === undefined ? {} : { rules }),
  ...(aggregates === undefined
    ? {}
    : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: "true" } }] } }),
}));

/** The rules of every ClusterRole, as the controller leaves them: it copies until nothing changes any more. */
function settle(roles: readonly OracleObject[]): ReadonlyMap<string, readonly OracleRule[]> {
  let now = new Map(
    roles.map((role) => [role.metadata.name, role.aggregationRule === undefined ? (role.rules ?? []) : []] as const),
  );
  for (let round = 0; round <= roles.length; round += 1) {
    now = new Map(
      roles.map((role) => {
        const selectors = role.aggregationRule?.clusterRoleSelectors;
        if (selectors === undefined) return [role.metadata.name, role.rules ?? []] as const;
        const parts = roles.filter(
          (other) => other !== role && selectors.some((selector) => selected(selector, other.metadata.labels ?? {})),
        );
        const rules = parts.flatMap((part) => now.get(part.metadata.name) ?? []);
        const keys = rules.map((rule) => JSON.stringify(rule));
        return [role.metadata.name, rules.filter((_rule, index) => keys.indexOf(keys[index] ?? "") === index)] as const;
      }),
    );
  }
  return now;
}

function sessionMay(template: string, user: string): boolean {
  // One session in one place: all that the random repositories write.
  const [before = "", after = ""] = template.split(/\{\{SessionName(?:Raw)?\}\}/);
  const characters = template.includes("Raw") ? "[A-Za-z0-9_=,.@+-]" : "[A-Za-z0-9_=,.+-]";
  const escape = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\*]/g, "\\$&");
  return new RegExp(`^${escape(before)}${characters}{2,64}${escape(after)}$`).test(user);
}

/** Whether an entry is a subject, and whether only some of its sessions are. */
function isSubject(entry: OracleEntry, subject: { readonly kind: string; readonly name: string }): Said {
  if (subject.kind === "Group") {
    return subject.name === "system:authenticated" || entry.groups.includes(subject.name) ? "yes" : "no";
  }
  if (subject.kind !== "User") return "no";
  if (!entry.username.includes("{{")) return entry.username === subject.name ? "yes" : "no";
  return sessionMay(entry.username, subject.name) ? "unknown" : "no";
}

interface Source {
  readonly where: "cluster" | readonly string[];
  readonly says: Said;
}

interface Cluster {
  readonly here: readonly OracleObject[];
  readonly roles: readonly OracleObject[];
  readonly rulesOf: ReadonlyMap<string, readonly OracleRule[]>;
}

/** A cluster is settled once, and asked often. */
const settled = new WeakMap<readonly OracleObject[], Map<string, Cluster>>();

function clusterOf(cluster: string, objects: readonly OracleObject[]): Cluster {
  const known = settled.get(objects) ?? new Map<string, Cluster>();
  settled.set(objects, known);
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const here = objects.filter((object) => isOn(cluster, object));
  const files = here.filter(({ kind }) => kind === "ClusterRole");
  const roles = [...OWN.filter((own) => !files.some((file) => file.metadata.name === own.metadata.name)), ...files];
  const made = { here, roles, rulesOf: settle(roles) };
  known.set(cluster, made);
  return made;
}

function sourcesOf(entry: OracleEntry, objects: readonly OracleObject[], q: OracleQuestion): Source[] {
  const { here, roles, rulesOf } = clusterOf(entry.cluster, objects);
  const fromPolicies = Object.entries(entry.policies).map(([name, where]): Source => {
    const { rules } = (policies.policies as readonly { name: string; rules?: readonly OracleRule[] }[]).find(
      (policy) => policy.name === name,
    ) ?? { rules: undefined };
    if (rules === undefined) return { where, says: "unknown" };
    return { where, says: rules.some((rule) => allows(rule, q)) ? "yes" : "no" };
  });
  const bindings = here.filter(({ kind }) => kind.endsWith("Binding"));
  const fromBindings = bindings.flatMap(({ kind, metadata, roleRef, subjects = [] }): Source[] => {
    const matches = subjects.map((subject) => isSubject(entry, subject));
    if (matches.every((match) => match === "no")) return [];
    const isSure = matches.includes("yes");
    const where = kind === "ClusterRoleBinding" ? "cluster" : [metadata.namespace ?? "default"];
    let [rules, more]: [readonly OracleRule[] | undefined, boolean] = [undefined, false];
    if (roleRef?.kind === "Role") {
      rules = here.find(
        (one) =>
          one.kind === "Role" &&
          one.metadata.name === roleRef.name &&
          (one.metadata.namespace ?? "default") === (metadata.namespace ?? "default"),
      )?.rules;
    } else {
      const role = roles.find((one) => one.metadata.name === roleRef?.name);
      if (role !== undefined)
        [rules, more] = [
          rulesOf.get(role.metadata.name) ?? [],
          role.aggregationRule !== undefined && !OWN.includes(role),
        ];
    }
    if (rules === undefined) return [{ where, says: "unknown" }];
    if (rules.some((rule) => allows(rule, q))) return [{ where, says: isSure ? "yes" : "unknown" }];
    return [{ where, says: more ? "unknown" : "no" }];
  });
  return [...fromPolicies, ...fromBindings];
}

/** What an entry is answered, and where it is yes, when asked of all namespaces. */
export function oracle(
  entry: OracleEntry,
  objects: readonly OracleObject[],
  q: OracleQuestion,
): { readonly answer: Said; readonly where: readonly string[] } {
  const sources = sourcesOf(entry, objects, q);
  const counts = ({ where }: Source): boolean =>
    where === "cluster" ||
    (q.path === undefined && q.namespace !== undefined && where.some((one) => glob(one, q.namespace ?? "")));
  const said = sources.filter(counts).map(({ says }) => says);
  const everybodys = kubernetes.boundToEveryone.some((name) =>
    (OWN.find(({ metadata }) => metadata.name === name)?.rules ?? []).some((rule) => allows(rule, q)),
  );
  const yes = sources.flatMap(({ where, says }) => (says === "yes" && where !== "cluster" ? where : []));
  const answer = said.includes("yes") ? "yes" : said.includes("unknown") || everybodys ? "unknown" : "no";
  return { answer, where: yes };
}
