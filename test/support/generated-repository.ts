import type { RepoFiles } from "../../lib/source";

/** One principal as a team's file names it; `arn` is written as a plain text. */
export type PrincipalData =
  { readonly arn: string } | { readonly role: string } | { readonly user: string } | { readonly permissionSet: string };

export type SelectorData = string | Readonly<Record<string, string>>;
export type ScopeData = "cluster" | "own" | readonly string[];

export interface BundleData {
  /** Keys are short names, full names or ARNs. */
  readonly policies?: Readonly<Record<string, ScopeData>>;
  readonly kubernetesGroups?: readonly string[];
  readonly username?: string;
}

export interface GrantData extends BundleData {
  readonly name?: string;
  readonly principals: readonly PrincipalData[];
  readonly clusters: readonly SelectorData[];
  readonly profile?: string;
  readonly expires?: string;
}

export interface TeamData {
  readonly team: string;
  readonly namespaces: readonly string[];
  readonly access: readonly GrantData[];
}

export interface NodeData {
  readonly name: { readonly role: string } | { readonly arn: string };
  readonly type: string;
}

export interface ClusterData {
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaces?: readonly string[];
  readonly nodes: readonly NodeData[];
}

/** What a generated repository says, before it is written down. */
export interface RepositoryData {
  /** The break-glass role, `path/name`. */
  readonly breakGlass: { readonly role: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly profiles: Readonly<Record<string, BundleData>>;
  readonly clusters: readonly ClusterData[];
  readonly teams: readonly TeamData[];
  /** Account -> permission set -> ARN. */
  readonly permissionSets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where something was written; counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface GeneratedRepository {
  readonly data: RepositoryData;
  readonly files: RepoFiles;
  /** The places of principals, nodes and the break-glass role, by the very objects of `data`. */
  readonly placeOf: ReadonlyMap<object, Place>;
}

export interface GeneratorOptions {
  readonly seed: number;
  readonly teams: number;
  readonly clusters: number;
  /** Whether some clusters are in China and GovCloud. @default true */
  readonly partitions?: boolean;
  /** How often a policy is for namespaces that other teams name too; each pair of such teams is a warning. @default 0.1 */
  readonly sharing?: number;
}

/** The day that generated repositories are about: some grants end before it, on it, soon after it, and much later. */
export const GENERATED_TODAY = "2026-11-22";

export interface Dice {
  /** 0 up to, not including, 1. */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** `count` different items, or all there are, in random order. */
  readonly sample: <T>(items: readonly T[], count: number) => T[];
}

/** Dice that fall the same way for the same seed on every machine (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const sample = <T>(items: readonly T[], count: number): T[] => {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) taken.push(...left.splice(below(left.length), 1));
    return taken;
  };
  const pick = <T>(items: readonly T[]): T => {
    const [item] = sample(items, 1);
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  return { next, below, sample, pick, chance: (probability) => next() < probability };
}

/** Somebody that several teams may name. The username belongs to the person, so that no two files disagree on it. */
interface Person {
  readonly kind: "role" | "user";
  readonly pathAndName: string;
  readonly username: string | undefined;
}

const HOMES = [
  { account: "111111111111", region: "eu-west-1", partition: "aws" },
  { account: "111111111111", region: "eu-central-1", partition: "aws" },
  { account: "222222222222", region: "us-east-1", partition: "aws" },
  { account: "012345678901", region: "ap-southeast-2", partition: "aws" },
  { account: "444444444444", region: "cn-north-1", partition: "aws-cn" },
  { account: "555555555555", region: "us-gov-west-1", partition: "aws-us-gov" },
] as const;

/** An account that has no cluster: its principals come from outside. */
const OUTSIDE_ACCOUNT = "999999999999";

/** Names that become one when somebody drops, replaces or cuts characters. All legal in IAM. */
const AWKWARD_NAMES = [
  "team.a",
  "teama",
  "team-a",
  "team_a",
  "team-.a",
  "a+b@c",
  "a_b@c",
  "a=b,c",
  "a.b.c",
  "abc",
  "0-starts-with-a-digit",
  "+=,.@-",
  "--",
  `${"x".repeat(63)}a`,
  `${"x".repeat(63)}b`,
  "pipelines/deploy",
  "pipelines/prod/deployer",
  "pipelines/stage/deployer2",
  "a.b/c-d/role.with.path",
  "ab/cd/rolewithpath",
];

const SHORT_POLICIES = ["view", "edit", "admin", "admin-view", "cluster-admin", "secret-reader"];
const POLICY_SPELLINGS = [
  ...SHORT_POLICIES,
  "AmazonEKSViewPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSClusterAdminPolicy",
  "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
  "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy",
];
const SHARED_NAMESPACES = ["shared", "shared-*", "shared-a", "shared-ab", "shared-a*", "shared-b", "sh*", "batch-jobs"];
const GROUPS = ["devs", "devs.a", "devsa", "dev s", "oncall:all", "Devs", "a/b", "x=y,z"];
const ENDS = ["2020-01-31", "2026-11-21", GENERATED_TODAY, "2026-11-29", "2027-02-28", "2028-02-29"];
const PERMISSION_SETS = ["ReadOnly", "Read-Only", "OnCall", "Break.Fix"];

const PROFILES: Readonly<Record<string, BundleData>> = {
  developer: { policies: { view: "cluster", edit: "own" }, kubernetesGroups: ["team:{team}"] },
  lead: { policies: { AmazonEKSViewPolicy: "cluster", admin: "own" }, kubernetesGroups: ["lead:{team}", "leads"] },
  "groups-only": { kubernetesGroups: ["{team}", "by-profile", "{team}-{team}"] },
  operator: { policies: { "admin-view": ["shared-*"] }, username: "ops:{team}:{{SessionName}}" },
};

function makePeople(random: Dice, count: number): Person[] {
  const plain = Array.from({ length: count }, (_, index) => `person-${index}`);
  return [...AWKWARD_NAMES, ...plain].map((pathAndName) => ({
    kind: random.chance(0.15) ? "user" : "role",
    pathAndName,
    username: random.chance(0.2) ? `user:${pathAndName}` : undefined,
  }));
}

function makeClusters(random: Dice, { clusters, partitions = true }: GeneratorOptions): ClusterData[] {
  const homes = HOMES.filter(({ partition }) => partitions || partition === "aws");
  return Array.from({ length: clusters }, (_, index) => {
    const home = homes[index % homes.length] ?? HOMES[0];
    const env = random.pick(["prod", "stage", "dev"]);
    const number = Math.floor(index / 4);
    const name = [`${env}-eu-${number}`, `${env}_eu_${number}`, `${env}eu${number}`, `${number}-${env}`][index % 4];
    return {
      cluster: name ?? env,
      ...home,
      labels: { env, area: home.region, "x.y/z": `${env}.${home.partition}`, partition: home.partition },
      ...(random.chance(0.25) ? { namespaces: ["s*", "shared-a", "t0*", "t*", "batch-jobs"] } : {}),
      nodes: [
        { name: { role: "node/linux" }, type: "EC2_LINUX" },
        ...(random.chance(0.5) ? [{ name: { role: "node.auto" }, type: "EC2" }] : []),
        ...(random.chance(0.5)
          ? [
              {
                name: { arn: `arn:${home.partition}:iam::${home.account}:role/pods/nodeauto` },
                type: "FARGATE_LINUX",
              },
            ]
          : []),
      ],
    };
  });
}

/** A selector that takes at least the given cluster. */
function selectorOf(random: Dice, { cluster, labels }: ClusterData, within: string | undefined): SelectorData {
  const narrow = within === undefined ? {} : { partition: within };
  const env = labels["env"] ?? "";
  const choices: SelectorData[] = [
    { env, ...narrow },
    { env: `${env.slice(0, 1)}*`, area: labels["area"] ?? "", ...narrow },
    { "x.y/z": `*.${labels["partition"] ?? ""}`, env: "*", ...narrow },
  ];
  const byName: SelectorData[] =
    within === undefined ? [cluster, `${cluster.slice(0, 3)}*`, `*${cluster.slice(-1)}`, "*"] : [cluster];
  return random.pick([...choices, ...byName]);
}

function namesOwn({ policies = {} }: BundleData): boolean {
  return Object.values(policies).includes("own");
}

interface World {
  readonly random: Dice;
  readonly sharing: number;
  readonly clusters: readonly ClusterData[];
  readonly people: readonly Person[];
}

function makeScope({ random, sharing }: World, own: readonly string[]): ScopeData {
  if (random.chance(sharing)) return random.sample([...own, ...SHARED_NAMESPACES], 1 + random.below(4));
  if (own.length === 0 || random.chance(0.2)) return "cluster";
  return random.chance(0.4) ? "own" : random.sample(own, 1 + random.below(3));
}

function makePolicies(world: World, own: readonly string[], count: number): Record<string, ScopeData> {
  const spellings = world.random.sample(POLICY_SPELLINGS, count);
  return Object.fromEntries(spellings.map((spelling) => [spelling, makeScope(world, own)]));
}

function makePrincipal(random: Dice, person: Person, home: ClusterData, fixed: boolean): PrincipalData {
  const { kind, pathAndName } = person;
  if (!fixed) return kind === "role" ? { role: pathAndName } : { user: pathAndName };
  const account = random.chance(0.3) ? OUTSIDE_ACCOUNT : home.account;
  return { arn: `arn:${home.partition}:iam::${account}:${kind}/${pathAndName}` };
}

function makeGrant(world: World, own: readonly string[], index: number): GrantData {
  const { random, clusters, people } = world;
  const targets = random.sample(clusters, 1 + random.below(2));
  const home = random.pick(targets);
  // An ARN has a partition, and only clusters of that partition take it.
  const fixed = random.chance(0.3);
  const within = fixed ? home.partition : undefined;
  const reachable = targets.filter(({ partition }) => within === undefined || partition === within);
  // Somebody with a username is one principal on each cluster: nobody else there may have it.
  const person = random.pick(fixed ? people.filter(({ username }) => username === undefined) : people);
  const others = person.username === undefined ? people.filter(({ username }) => username === undefined) : [];
  const named = [person, ...random.sample(others, random.below(3))];
  const principals = named.map((one) => makePrincipal(random, one, home, fixed));
  if (person.username === undefined && random.chance(0.2))
    principals.push({ permissionSet: random.pick(PERMISSION_SETS) });

  const profile = random.chance(0.5) ? random.pick(["developer", "lead", "groups-only"]) : undefined;
  const usable = profile !== undefined && (own.length > 0 || !namesOwn(PROFILES[profile] ?? {})) ? profile : undefined;
  const policies = makePolicies(world, own, random.below(4));
  const groups = random.sample(GROUPS, random.below(3));
  const grantsSomething = usable !== undefined || Object.keys(policies).length > 0 || groups.length > 0;
  return {
    ...(random.chance(0.7) ? { name: `grant ${index}: "quoted", it's #${index}` } : {}),
    principals,
    clusters: reachable.map((target) => selectorOf(random, target, within)),
    ...(usable === undefined ? {} : { profile: usable }),
    ...(Object.keys(policies).length === 0 ? {} : { policies }),
    ...(groups.length === 0 && grantsSomething ? {} : { kubernetesGroups: groups.length === 0 ? ["devs"] : groups }),
    ...(person.username === undefined ? {} : { username: person.username }),
    ...(random.chance(0.35) ? { expires: random.pick(ENDS) } : {}),
  };
}

/** The team's own operators: the username comes from the profile, in which the team's name is filled in. */
function operatorGrant(world: World, number: number): GrantData {
  const target = world.random.pick(world.clusters);
  return {
    name: "operators",
    principals: [{ role: `operators/t${number}` }],
    clusters: [selectorOf(world.random, target, undefined)],
    profile: "operator",
  };
}

function makeTeam(world: World, index: number): TeamData {
  const { random } = world;
  const stem = `t${String(index).padStart(4, "0")}`;
  const owned = [`${stem}-app`, `${stem}-db`, `${stem}-dev-*`, `${stem}-dev-1`, `${stem}*`];
  const namespaces = random.sample(owned, random.below(4));
  const grants = Array.from({ length: 1 + random.below(4) }, (_, number) => makeGrant(world, namespaces, number));
  const pair = Math.floor(index / 4);
  return {
    team: [`squad.${pair}`, `squad${pair}`, `squad-${pair}`, `squad_${pair}`][index % 4] ?? stem,
    namespaces,
    access: random.chance(0.25) ? [...grants, operatorGrant(world, index)] : grants,
  };
}

function makePermissionSets(clusters: readonly ClusterData[]): RepositoryData["permissionSets"] {
  return Object.fromEntries(
    clusters.map(({ account, partition }) => {
      const roles = PERMISSION_SETS.map((name, index) => {
        const hash = `${account}${index}`.padEnd(16, "e");
        return [
          name,
          `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${name}_${hash}`,
        ];
      });
      return [account, Object.fromEntries(roles) as Record<string, string>];
    }),
  );
}

/** The same repository for the same options, everywhere. It compiles without errors on `GENERATED_TODAY`. */
export function generateRepository(options: GeneratorOptions): GeneratedRepository {
  const random = dice(options.seed);
  const clusters = makeClusters(random, options);
  const people = makePeople(random, Math.ceil(options.teams * 0.8));
  const world = { random, clusters, people, sharing: options.sharing ?? 0.1 };
  return writeRepository({
    breakGlass: { role: "emergency/break.glass" },
    tags: { ManagedBy: "eks-access-gitops", "cost:center": "42" },
    profiles: PROFILES,
    clusters,
    teams: Array.from({ length: options.teams }, (_, index) => makeTeam(world, index)),
    permissionSets: makePermissionSets(clusters),
  });
}

/** JSON's texts, lists and maps are YAML as well. */
const inline = (value: unknown): string => JSON.stringify(value);

interface Page {
  readonly lines: string[];
  /** Adds a line; `about` is found again in `placeOf`, at the first character of `from`. */
  readonly line: (text: string, about?: object, from?: string) => void;
}

/** Writes the data of a repository down, and notes where things came to stand. */
export function writeRepository(data: RepositoryData): GeneratedRepository {
  const placeOf = new Map<object, Place>();
  const files = new Map<string, { text: string }>();
  const write = (file: string, body: (page: Page) => void): void => {
    const lines: string[] = [];
    const line: Page["line"] = (text, about, from = "") => {
      lines.push(text);
      if (about !== undefined) placeOf.set(about, { file, line: lines.length, column: text.indexOf(from) + 1 });
    };
    body({ lines, line });
    files.set(file, { text: `${lines.join("\n")}\n` });
  };
  write("platform.yaml", (page) => {
    writePlatform(page, data);
  });
  write("permission-sets.lock.yaml", ({ line }) => {
    line(inline(data.permissionSets));
  });
  for (const cluster of data.clusters) {
    write(`clusters/${cluster.cluster}.yaml`, (page) => {
      writeCluster(page, cluster);
    });
  }
  for (const team of data.teams) {
    write(`teams/${team.team}.yaml`, (page) => {
      writeTeam(page, team);
    });
  }
  return { data, files, placeOf };
}

function writePlatform({ line }: Page, { breakGlass, tags, profiles }: RepositoryData): void {
  line("organization: acme");
  line(`tags: ${inline(tags)}`);
  line("breakGlass:");
  line(`  role: ${inline(breakGlass.role)}`, breakGlass, '"');
  line(`profiles: ${inline(profiles)}`);
  line("guardrails:");
  line("  clusterAdmin: allowed");
  line("  protectedNamespaces: []");
  line("  iamUsers: allowed");
  line("  clusterWideSecrets: allowed");
  line("  delegation:");
  const all = inline(SHORT_POLICIES);
  line(`    "*": {policies: ${all}, clusterScope: ${all}, clusters: ["*"], namespaces: ["*"],`);
  line(`      groups: ["*"], usernames: ["*"], claims: ["*"]}`);
}

function writeCluster({ line }: Page, { cluster, account, region, labels, namespaces, nodes }: ClusterData): void {
  line(`cluster: ${inline(cluster)}`);
  line(`account: ${inline(account)}`);
  line(`region: ${region}`);
  line(`labels: ${inline(labels)}`);
  if (namespaces !== undefined) line(`namespaces: ${inline(namespaces)}`);
  line("nodes:");
  for (const node of nodes) {
    line(`  - type: ${node.type}`);
    const [[key, value] = []] = Object.entries(node.name);
    line(`    ${key ?? ""}: ${inline(value)}`, node, '"');
  }
}

function writeTeam({ line }: Page, { team, namespaces, access }: TeamData): void {
  line(`team: ${inline(team)}`);
  line(`owners: ["@acme/owners"]`);
  line(`namespaces: ${inline(namespaces)}`);
  line("access:");
  for (const { name, principals, clusters, ...bundle } of access) {
    line(`  - name: ${inline(name ?? "")}`.replace(/name: ""$/, "# it has no name"));
    line("    principals:");
    for (const principal of principals) {
      line(
        `      - ${inline("arn" in principal ? principal.arn : principal)}`,
        principal,
        "arn" in principal ? '"' : "{",
      );
    }
    line(`    clusters: ${inline(clusters)}`);
    for (const [key, value] of Object.entries(bundle)) line(`    ${key}: ${inline(value)}`);
  }
}
