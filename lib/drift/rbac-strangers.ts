import { mayRenderAs } from "../authorization";
import { originRecord, uniteOrigins, type ClusterPlan, type Origin, type PlannedEntry } from "../compile";
import { defaultUsername, hasSessionName, matches, type PolicyRule } from "../model";
import type { RbacObject, RbacSubject } from "../ports/rbac-reader";
import { powersOf } from "../rbac";
import type { Explained } from "../access/aws-made";
import type { Finding } from "./finding";
import { tryManager } from "./rbac-manager";
import { objectLines, subjectText } from "./rbac-lines";

/** What `kustomize/` labels what is in it with. */
const OURS = "app.kubernetes.io/managed-by";
const OURS_VALUE = "eks-access-gitops";

/** Whoever sends a request is one of these. */
const EVERYBODY = ["Group system:authenticated", "Group system:unauthenticated", "User system:anonymous"];
/** Every pod, or every node: who is none of them, and has one, is soon any of them. */
const CROWDS = /^Group system:(serviceaccounts|nodes|bootstrappers)\b/;
/** EKS lets no entry have a username or a group that begins so: Kubernetes and AWS have them alone. */
const RESERVED = /^(User|Group) (system|eks):/;

/**
 * What every API server binds to everybody, each to the role of its own name.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
const BY_DEFAULT: Readonly<Record<string, readonly string[]>> = {
  "system:basic-user": ["Group system:authenticated"],
  "system:discovery": ["Group system:authenticated"],
  "system:public-info-viewer": ["Group system:authenticated", "Group system:unauthenticated"],
};

export interface Strangers {
  readonly findings: readonly Finding[];
  readonly explained: readonly Explained[];
}

/** What is looked for on a cluster: whom its entries are, and what its roles allow. */
interface World {
  readonly entries: readonly PlannedEntry[];
  readonly rulesOf: (binding: RbacObject) => readonly PolicyRule[];
  readonly boundElsewhere: readonly string[];
}

/** The lines that give entries the group or username that a subject is; undefined where no entry is it. */
function tryFindOrigins({ kind, name }: RbacSubject, entries: readonly PlannedEntry[]): Origin[] | undefined {
  const found = entries.flatMap((entry): (readonly Origin[])[] => {
    if (kind === "Group") {
      const group = entry.kubernetesGroups.find(({ value }) => value === name);
      return group === undefined ? [] : [group.origins];
    }
    const username = entry.username ?? defaultUsername(entry.principal);
    const isThem = kind === "User" && (hasSessionName(username) ? mayRenderAs(username, name) : username === name);
    return isThem ? [entry.usernameOrigins.length === 0 ? entry.origins : entry.usernameOrigins] : [];
  });
  return found.length === 0 ? undefined : uniteOrigins(found.flat());
}

function isByDefault({ kind, name, role }: RbacObject, subject: string): boolean {
  if (kind !== "ClusterRoleBinding" || role?.kind !== "ClusterRole" || role.name !== name) return false;
  if (name === "cluster-admin") return subject === "Group system:masters";
  return Object.hasOwn(BY_DEFAULT, name) && (BY_DEFAULT[name] ?? []).includes(subject);
}

type Told = { readonly because: string; readonly origins: readonly Origin[] } | { readonly explained: string };

/** How a binding leads to everything, or gives everything of its namespace. Our own words: it stands in sentences. */
function tryEverything(binding: RbacObject, { rulesOf }: World): string | undefined {
  if (binding.namespace === null) return powersOf(rulesOf(binding)).takesOver;
  return binding.role?.name === "cluster-admin" ? "do everything in its namespace" : undefined;
}

/** What is to be said of one subject of a binding that is in no file; undefined: nothing. */
function judgeSubject(binding: RbacObject, subject: RbacSubject, world: World): Told | undefined {
  const text = subjectText(subject);
  if (isByDefault(binding, text)) return undefined;
  const everything = tryEverything(binding, world);
  const gives = everything === undefined ? [] : [`whoever has it can ${everything}`];
  const because = (...words: readonly string[]): string => [...words, ...gives].join("; ");
  const origins = tryFindOrigins(subject, world.entries);
  if (origins !== undefined) {
    const isElsewhere = subject.kind === "Group" && world.boundElsewhere.some((glob) => matches(glob, subject.name));
    // Which role it gets there, the platform has not said.
    if (isElsewhere && everything === undefined) return { explained: "guardrails.boundElsewhere names the group" };
    const what = subject.kind === "Group" ? "group" : "username";
    return { because: because(`it is for a ${what} that the files give`), origins };
  }
  if (EVERYBODY.includes(text)) return { because: because("it is for everybody"), origins: [] };
  if (everything === undefined || (RESERVED.test(text) && !CROWDS.test(text))) return undefined;
  return subject.kind === "ServiceAccount" ? { explained: because() } : { because: because(), origins: [] };
}

/** Service accounts of Kubernetes' own controllers, as every API server binds them. */
function isKubernetesOwn({ name, labels }: RbacObject, { kind, namespace }: RbacSubject): boolean {
  const isBootstrapped = labels["kubernetes.io/bootstrapping"] === "rbac-defaults" && name.startsWith("system:");
  return isBootstrapped && kind === "ServiceAccount" && namespace === "kube-system";
}

function judgeBinding(binding: RbacObject, world: World): Strangers {
  const told = binding.subjects
    .filter((subject) => !isKubernetesOwn(binding, subject))
    .map((subject) => ({ subject, said: judgeSubject(binding, subject, world) }));
  const findings = told.flatMap(({ said }) => (said !== undefined && "because" in said ? [said] : []));
  const [first] = findings;
  const manager = tryManager(binding);
  if (first !== undefined) {
    const origins = uniteOrigins(findings.flatMap((one) => one.origins)).map(originRecord);
    const because = [...new Set(findings.map((one) => one.because))].join("; ");
    return { findings: [strange(binding, because, origins)], explained: [] };
  }
  const { kind, name, namespace } = binding;
  const where = namespace === null ? "" : ` in ${namespace}`;
  const says = manager === undefined ? "" : `; it says that it is managed by ${manager}`;
  return {
    findings: [],
    explained: told.flatMap(({ subject, said }) =>
      said !== undefined && "explained" in said
        ? [{ principal: subjectText(subject), reason: `${kind} ${name}${where}: ${said.explained}${says}` }]
        : [],
    ),
  };
}

function strange(object: RbacObject, because: string, origins: Finding["origins"] = []): Finding {
  const { kind, name, namespace } = object;
  const manager = tryManager(object);
  return {
    kind: "rbac-unexpected",
    principal: null,
    object: { kind, name, namespace },
    ...(manager === undefined ? {} : { managedBy: manager }),
    because,
    actual: objectLines(object),
    ...(origins.length === 0 ? {} : { origins }),
    cause: isOurs(object) ? "unknown" : "outside",
  };
}

function isOurs({ labels }: RbacObject): boolean {
  return labels[OURS] === OURS_VALUE;
}

/**
 * What a cluster has that no file says: bindings for whom the files name, for everybody and of everything, and what is ours by
 * its label and was taken out of the files. Of other bindings nothing is expected: tools make hundreds.
 *
 * @param objects those that no file declares
 */
export function findStrangers(
  { entries }: ClusterPlan,
  objects: readonly RbacObject[],
  all: readonly RbacObject[],
  boundElsewhere: readonly string[],
): Strangers {
  const roles = new Map(
    all.filter(({ role }) => role === null).map((one) => [`${one.kind} ${one.namespace ?? ""} ${one.name}`, one]),
  );
  const rulesOf = ({ role, namespace }: RbacObject): readonly PolicyRule[] => {
    const where = role?.kind === "Role" ? (namespace ?? "") : "";
    return roles.get(`${role?.kind ?? ""} ${where} ${role?.name ?? ""}`)?.rules ?? [];
  };
  const world = { entries, rulesOf, boundElsewhere };
  const judged = objects.map((object): Strangers => {
    const found = object.role === null ? { findings: [], explained: [] } : judgeBinding(object, world);
    if (found.findings.length > 0 || !isOurs(object)) return found;
    return { findings: [strange(object, "it was written from rbac/, and is there no more")], explained: [] };
  });
  return {
    findings: judged.flatMap(({ findings }) => findings),
    explained: judged.flatMap(({ explained }) => explained),
  };
}
