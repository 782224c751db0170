// What `yarn list --format json` must say, computed the slow way and without a line of lib/: for every cluster, principal,
// policy and namespace that anybody mentions, every grant is asked.
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

export interface ExpectedRecord {
  readonly cluster: string;
  readonly principal: string;
  readonly type: string;
  readonly username: string | null;
  readonly kubernetesGroups: readonly string[];
  readonly policies: Readonly<Record<string, "cluster" | readonly string[]>>;
  readonly teams: readonly string[];
  readonly expires: string | null;
  readonly origins: readonly (Place & { readonly team: string | null; readonly grant: string | null })[];
}

const FULL_NAMES: Readonly<Record<string, string>> = {
  view: "AmazonEKSViewPolicy",
  edit: "AmazonEKSEditPolicy",
  admin: "AmazonEKSAdminPolicy",
  "admin-view": "AmazonEKSAdminViewPolicy",
  "cluster-admin": "AmazonEKSClusterAdminPolicy",
  "secret-reader": "AmazonEKSSecretReaderPolicy",
};

function fullName(spelling: string): string {
  const last = spelling.split("/").reverse()[0] ?? spelling;
  return FULL_NAMES[last] ?? last;
}

function globMatches(glob: string, text: string): boolean {
  const parts = glob.split("*").map((part) => part.replace(/[.+^${}()|[\]\\?/-]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

function selects(selector: SelectorData, { cluster, labels }: ClusterData): boolean {
  if (typeof selector === "string") return globMatches(selector, cluster);
  for (const label in selector) {
    const value = labels[label];
    if (value === undefined || !globMatches(selector[label] ?? "", value)) return false;
  }
  return true;
}

/** Whether a grant is for a cluster: one of its selectors takes it, and none that begins with `!` takes it away. */
function isFor(selectors: readonly SelectorData[], cluster: ClusterData): boolean {
  const isAway = (one: SelectorData): one is string => typeof one === "string" && one.startsWith("!");
  if (selectors.some((one) => isAway(one) && globMatches(one.slice(1), cluster.cluster))) return false;
  return selectors.some((one) => !isAway(one) && selects(one, cluster));
}

/** The moment from which it does not count, as a text that sorts: a day ends with its last minute. */
function overFrom(end: string): string {
  return end.includes("T") ? end : `${end}T24:00Z`;
}

function arnOn(principal: PrincipalData, { account, partition }: ClusterData, data: RepositoryData): string {
  if ("arn" in principal) return principal.arn;
  if ("permissionSet" in principal) return data.permissionSets[account]?.[principal.permissionSet] ?? "not in the lock";
  const resource = "role" in principal ? `role/${principal.role}` : `user/${principal.user}`;
  return `arn:${partition}:iam::${account}:${resource}`;
}

/** A grant, whose it is, and everything it gives: its own and its profile's, `{team}` and `own` filled in. */
interface Asked {
  readonly team: TeamData;
  readonly grant: GrantData;
  readonly gives: readonly (readonly [policy: string, scope: "cluster" | readonly string[]])[];
  readonly groups: readonly string[];
  readonly username: string | undefined;
}

function ask(team: TeamData, grant: GrantData, data: RepositoryData): Asked {
  const profile: BundleData = grant.profile === undefined ? {} : (data.profiles[grant.profile] ?? {});
  const fill = (text: string): string => text.split("{team}").join(team.team);
  const meaning = (scope: ScopeData): "cluster" | readonly string[] => (scope === "own" ? team.namespaces : scope);
  const given = [...Object.entries(profile.policies ?? {}), ...Object.entries(grant.policies ?? {})];
  return {
    team,
    grant,
    gives: given.map(([spelling, scope]) => [fullName(spelling), meaning(scope)]),
    groups: [...(profile.kubernetesGroups ?? []).map(fill), ...(grant.kubernetesGroups ?? [])],
    username: grant.username ?? (profile.username === undefined ? undefined : fill(profile.username)),
  };
}

function inOrder(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}

/** Whether the wildcard takes everything that the other one does. */
function isWiderThan(wide: string, narrow: string): boolean {
  return wide !== narrow && wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1));
}

function scopeOf(policy: string, asked: readonly Asked[]): "cluster" | readonly string[] {
  const mentions = asked.flatMap(({ gives }) => gives.filter(([name]) => name === policy).map(([, scope]) => scope));
  if (mentions.includes("cluster")) return "cluster";
  const every = inOrder(mentions.flat());
  return every.filter((namespace) => !every.some((other) => isWiderThan(other, namespace)));
}

function defaultUsername(arn: string): string {
  const [, partition = "", , , account = "", resource = ""] = arn.split(":");
  if (resource.startsWith("user/")) return arn;
  return `arn:${partition}:sts::${account}:assumed-role/${resource.split("/").reverse()[0] ?? ""}/{{SessionName}}`;
}

function byPlace(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function grantedRecord(
  arn: string,
  cluster: ClusterData,
  asked: readonly Asked[],
  { data, placeOf }: GeneratedRepository,
): ExpectedRecord {
  const origins = asked.flatMap(({ team, grant }) =>
    grant.principals
      .filter((principal) => arnOn(principal, cluster, data) === arn)
      .map((principal) => ({ ...findPlace(placeOf, principal), team: team.team, grant: grant.name ?? null })),
  );
  const policies = inOrder(asked.flatMap(({ gives }) => gives.map(([policy]) => policy)));
  const ends = asked.map(({ grant }) => grant.expires);
  const endless = ends.includes(undefined);
  return {
    cluster: cluster.cluster,
    principal: arn,
    type: "STANDARD",
    username: asked.map(({ username }) => username).find((name) => name !== undefined) ?? defaultUsername(arn),
    kubernetesGroups: inOrder(asked.flatMap(({ groups }) => groups)),
    policies: Object.fromEntries(policies.map((policy) => [policy, scopeOf(policy, asked)])),
    teams: inOrder(asked.map(({ team }) => team.team)),
    expires: endless ? null : (ends.map(String).sort((a, b) => (overFrom(a) < overFrom(b) ? 1 : -1))[0] ?? null),
    origins: origins.sort(byPlace),
  };
}

function findPlace(placeOf: GeneratedRepository["placeOf"], thing: object): Place {
  const place = placeOf.get(thing);
  if (place === undefined) throw new Error(`nobody noted where ${JSON.stringify(thing)} was written`);
  return place;
}

function platformRecord(
  about: { readonly cluster: ClusterData; readonly arn: string; readonly type: string; readonly policy?: string },
  place: Place,
): ExpectedRecord {
  return {
    cluster: about.cluster.cluster,
    principal: about.arn,
    type: about.type,
    username: about.type === "STANDARD" ? defaultUsername(about.arn) : null,
    kubernetesGroups: [],
    policies: about.policy === undefined ? {} : { [about.policy]: "cluster" },
    teams: [],
    expires: null,
    origins: [{ ...place, team: null, grant: null }],
  };
}

function nodeRecord(cluster: ClusterData, node: NodeData, place: Place): ExpectedRecord {
  const { name, type } = node;
  const arn = "arn" in name ? name.arn : `arn:${cluster.partition}:iam::${cluster.account}:role/${name.role}`;
  return platformRecord(
    { cluster, arn, type, ...(type === "EC2" ? { policy: "AmazonEKSAutoNodePolicy" } : {}) },
    place,
  );
}

/** Every record that the repository means at noon of a day (`2026-11-22`), sorted by cluster and principal. */
export function expectedRecords(repository: GeneratedRepository, today: string): ExpectedRecord[] {
  const { data, placeOf } = repository;
  const asked = data.teams.flatMap((team) => team.access.map((grant) => ask(team, grant, data)));
  const current = asked.filter(
    ({ grant }) => grant.expires === undefined || overFrom(grant.expires) > `${today}T12:00Z`,
  );
  const records = data.clusters.flatMap((cluster) => {
    const here = current.filter(({ grant }) => isFor(grant.clusters, cluster));
    const everybody = inOrder(here.flatMap(({ grant }) => grant.principals.map((one) => arnOn(one, cluster, data))));
    const granted = everybody.map((arn) => {
      const theirs = here.filter(({ grant }) => grant.principals.some((one) => arnOn(one, cluster, data) === arn));
      return grantedRecord(arn, cluster, theirs, repository);
    });
    const breakGlass = platformRecord(
      {
        cluster,
        arn: `arn:${cluster.partition}:iam::${cluster.account}:role/${data.breakGlass.role}`,
        type: "STANDARD",
        policy: "AmazonEKSClusterAdminPolicy",
      },
      findPlace(placeOf, data.breakGlass),
    );
    return [
      ...granted,
      breakGlass,
      ...cluster.nodes.map((node) => nodeRecord(cluster, node, findPlace(placeOf, node))),
    ];
  });
  const key = ({ cluster, principal }: ExpectedRecord): string => `${cluster}\n${principal}`;
  return records.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
