import { orNearest, quote, UsageError } from "../diagnostics";
import { isKnownVerb, KNOWN_VERBS, RESOURCE_TYPES, tryFindType, type RbacRequest, type ResourceType } from "../rbac";

/** A question as `kubectl auth can-i` takes it. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_auth/kubectl_auth_can-i/ */
export interface Asked {
  readonly verb: string;
  /** `TYPE[.GROUP][/NAME]`, or a path. */
  readonly type: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly allNamespaces: boolean;
}

export interface Question {
  readonly request: RbacRequest;
  /** Whether all namespaces are meant, of something that is in one. */
  readonly isForAll: boolean;
  /** What may have been meant otherwise, for people. */
  readonly notes: readonly string[];
}

/** Where kubectl asks when no namespace is named. */
const DEFAULT_NAMESPACE = "default";

const SUBRESOURCES = ["log", "exec", "attach", "portforward", "proxy", "eviction", "status", "scale", "token"];

const NAMESPACE = /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** `deployments.v1.apps`: kubectl takes a version too. */
const VERSION = /^v[0-9]+((alpha|beta)[0-9]+)?$/;

type NamedType = Pick<ResourceType, "resource" | "apiGroup"> & { readonly known: ResourceType | undefined };

function named({ resource, apiGroup }: ResourceType): NamedType {
  return { resource, apiGroup, known: tryFindType(resource, apiGroup) };
}

/** The type of a word: by plural, singular or short name; of several groups the one that kubectl takes. */
function findType(word: string): NamedType {
  const [resource = "", ...rest] = word.split(".");
  const [version = ""] = rest;
  const apiGroup = (rest.length > 1 && VERSION.test(version) ? rest.slice(1) : rest).join(".");
  const isCalled = (type: ResourceType): boolean => type.resource === resource || type.alsoCalled.includes(resource);
  const found = RESOURCE_TYPES.find((type) => isCalled(type) && (rest.length === 0 || type.apiGroup === apiGroup));
  return found === undefined ? { resource, apiGroup, known: undefined } : named(found);
}

/**
 * What is said of a verb that Kubernetes itself does not ask for. It may be a custom one, which is not refused.
 * @throws UsageError for one of Kubernetes' own in upper case: as it stands, only `*` would allow it
 */
function verbNotes(kind: RbacRequest["kind"], verb: string): string[] {
  if (isKnownVerb({ kind, verb })) return [];
  const lower = verb.toLowerCase();
  if (isKnownVerb({ kind, verb: lower })) {
    throw new UsageError(`${quote(verb)}: verbs are in lower case; did you mean ${quote(lower)}?`);
  }
  const what = kind === "url" ? "no verb of a path" : "no verb that Kubernetes knows";
  return [
    `${quote(verb)} is ${what}; a custom one is allowed by rules that name it, or by "*"${orNearest(verb, KNOWN_VERBS[kind])}`,
  ];
}

function urlQuestion({ verb, type, subresource }: Asked): Question {
  if (subresource !== undefined) throw new UsageError("--subresource is of a resource: a path has none");
  const notes = verbNotes("url", verb);
  return { request: { kind: "url", verb, path: type }, isForAll: false, notes };
}

function notesOn({ verb, subresource }: Asked, { resource, apiGroup, known }: NamedType, name: string): string[] {
  const isOfOurs = known !== undefined || resource === "*";
  return [
    ...verbNotes("resource", verb),
    ...(isOfOurs || apiGroup !== ""
      ? []
      : [`${quote(resource)} is no type of Kubernetes' own core group; a custom resource is asked for as TYPE.GROUP`]),
    ...(SUBRESOURCES.includes(name) && subresource === undefined
      ? [`this asks about an object named ${quote(name)}; its subresource is asked for with --subresource ${name}`]
      : []),
  ];
}

/** Where a request is made: what has no namespace is asked of the cluster, and a namespace within itself. */
function placeOf(asked: Asked, { resource, apiGroup, known }: NamedType, name: string): string {
  const { namespace, allNamespaces } = asked;
  if (resource === "namespaces" && apiGroup === "" && name !== "") {
    if (allNamespaces) throw new UsageError("-A asks about all namespaces, and this is about one: leave it out");
    return name;
  }
  if (known?.isNamespaced === false || allNamespaces) return "";
  return namespace ?? DEFAULT_NAMESPACE;
}

/**
 * The request that a question means, as an API server would get it.
 * @throws UsageError where it can mean none
 */
export function readQuestion(asked: Asked): Question {
  const { verb, type, subresource, namespace, allNamespaces } = asked;
  if (verb === "" || /\s/.test(verb)) throw new UsageError(`${quote(verb)} is no verb; such as get, list, create`);
  if (namespace !== undefined && allNamespaces)
    throw new UsageError("-n names one namespace, and -A means all: give one");
  if (namespace !== undefined && !NAMESPACE.test(namespace)) {
    throw new UsageError(`-n ${quote(namespace)}: expected one namespace, in lower case; -A means all of them`);
  }
  if (type.startsWith("/")) return urlQuestion(asked);
  const slash = type.indexOf("/");
  const [word, name] = slash === -1 ? [type, ""] : [type.slice(0, slash), type.slice(slash + 1)];
  if (word === "" || /[\s/]/.test(`${word}${name}`) || (slash !== -1 && name === "")) {
    throw new UsageError(`${quote(type)}: expected TYPE, TYPE.GROUP, TYPE/NAME, or a path such as /healthz`);
  }
  const found = findType(word.toLowerCase());
  const place = placeOf(asked, found, name);
  const { resource, apiGroup } = found;
  const request = { verb, apiGroup, resource, subresource: subresource ?? "", name, namespace: place } as const;
  const isForAll = allNamespaces && found.known?.isNamespaced !== false;
  return { request: { kind: "resource", ...request }, isForAll, notes: notesOn(asked, found, name) };
}
