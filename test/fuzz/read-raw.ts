// What the files of a repository say, read by another YAML parser and by rules of its own: half of the independent compiler,
// whose other half is test/scale/oracle.ts. Nothing here comes from lib/.
import { CORE_SCHEMA, safeLoad } from "js-yaml";

import type {
  BundleData,
  ClusterData,
  GeneratedRepository,
  GrantData,
  NodeData,
  Place,
  PrincipalData,
  RepositoryData,
  ScopeData,
  SelectorData,
  TeamData,
} from "../support/generated-repository";

/** The files say something that this reader knows no meaning of: whoever compiles them must refuse. */
export class MeansNothing extends Error {
  override readonly name = "MeansNothing";
}

type Tree = Readonly<Record<string, unknown>>;

function fail(what: string, value: unknown): never {
  throw new MeansNothing(`${what}: ${JSON.stringify([value]).slice(0, 120)}`);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : fail("not a text", value);
}

function list<T>(value: unknown, item: (one: unknown) => T): T[] {
  return Array.isArray(value) ? value.map(item) : fail("not a list", value);
}

/** A map with no other keys than these; with none named, any. */
function map(value: unknown, keys?: readonly string[]): Tree {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("not a map", value);
  const strange = Object.keys(value).find((key) => keys !== undefined && !keys.includes(key));
  return strange === undefined ? (value as Tree) : fail("an unknown key", strange);
}

function each<T>(value: unknown, item: (one: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(map(value)).map(([key, one]) => [key, item(one)]));
}

function has<K extends string, T>(tree: Tree, key: K, read: (value: unknown) => T): { readonly [k in K]?: T } {
  return (Object.hasOwn(tree, key) ? { [key]: read(tree[key]) } : {}) as { readonly [k in K]?: T };
}

function scope(value: unknown): ScopeData {
  return value === "cluster" || value === "own" ? value : list(value, text);
}

function bundle(tree: Tree): BundleData {
  return {
    ...has(tree, "policies", (value) => each(value, scope)),
    ...has(tree, "kubernetesGroups", (value) => list(value, text)),
    ...has(tree, "username", text),
  };
}

function principal(value: unknown): PrincipalData {
  if (typeof value === "string") return { arn: value };
  const [[key, name] = ["", ""], second] = Object.entries(map(value, ["role", "user", "permissionSet"]));
  if (key === "" || second !== undefined) return fail("not one principal", value);
  return { [key]: text(name) } as unknown as PrincipalData;
}

function selector(value: unknown): SelectorData {
  return typeof value === "string" ? value : each(value, text);
}

const BUNDLE = ["policies", "kubernetesGroups", "username"];

function grant(value: unknown): GrantData {
  const tree = map(value, ["name", "principals", "clusters", "profile", "expires", "reason", ...BUNDLE]);
  return {
    ...has(tree, "name", text),
    principals: list(tree["principals"], principal),
    clusters: list(tree["clusters"], selector),
    ...has(tree, "profile", text),
    ...has(tree, "expires", text),
    ...bundle(tree),
  };
}

function team(value: unknown): TeamData {
  const tree = map(value, ["team", "owners", "contact", "namespaces", "access"]);
  const { namespaces = [] } = has(tree, "namespaces", (names) => list(names, text));
  return { team: text(tree["team"]), namespaces, access: list(tree["access"], grant) };
}

function node(value: unknown): NodeData {
  const tree = map(value, ["type", "role", "arn"]);
  if (Object.hasOwn(tree, "role") === Object.hasOwn(tree, "arn")) return fail("not one name", value);
  const name = Object.hasOwn(tree, "role") ? { role: text(tree["role"]) } : { arn: text(tree["arn"]) };
  return { name, type: text(tree["type"]) };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function cluster(value: unknown): ClusterData {
  const keys = ["cluster", "account", "region", "labels", "namespaces", "nodes"];
  const tree = map(value, keys);
  const region = text(tree["region"]);
  const { labels = {} } = has(tree, "labels", (given) => each(given, text));
  const { nodes = [] } = has(tree, "nodes", (given) => list(given, node));
  return {
    cluster: text(tree["cluster"]),
    account: text(tree["account"]),
    region,
    partition: partitionOf(region),
    labels,
    ...has(tree, "namespaces", (names) => list(names, text)),
    nodes,
  };
}

function load(file: string, files: ReadonlyMap<string, string>): unknown {
  const raw = files.get(file);
  if (raw === undefined) return fail("no such file", file);
  try {
    return safeLoad(raw.replace(/^\ufeff/, ""), { schema: CORE_SCHEMA });
  } catch (cause) {
    return fail(file, String(cause));
  }
}

/**
 * Reads the files. Of a place only the file is told.
 * @throws MeansNothing
 */
export function readRaw(files: ReadonlyMap<string, string>): GeneratedRepository {
  const placeOf = new Map<object, Place>();
  const note = (thing: object, file: string): void => void placeOf.set(thing, { file, line: 0, column: 0 });
  const below = (folder: string): string[] => [...files.keys()].filter((name) => name.startsWith(`${folder}/`)).sort();
  const platform = map(load("platform.yaml", files), ["organization", "tags", "breakGlass", "profiles", "guardrails"]);
  const breakGlass = { role: text(map(platform["breakGlass"], ["role"])["role"]) };
  note(breakGlass, "platform.yaml");
  const teams = below("teams").map((file) => {
    const read = team(load(file, files));
    for (const { principals } of read.access) for (const one of principals) note(one, file);
    return read;
  });
  const clusters = below("clusters").map((file) => {
    const read = cluster(load(file, files));
    for (const one of read.nodes) note(one, file);
    return read;
  });
  const profiles = each(platform["profiles"] ?? {}, (value) => bundle(map(value, BUNDLE)));
  const permissionSets = each(load("permission-sets.lock.yaml", files), (sets) => each(sets, text));
  const data: RepositoryData = { breakGlass, tags: {}, profiles, clusters, teams, permissionSets };
  return { data, placeOf, files: new Map([...files].map(([name, raw]) => [name, { text: raw }])) };
}
