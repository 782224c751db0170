import fc from "fast-check";

import { adoptClusters, conflictsOf, type AdoptedClusters, type AdoptOptions, type LookedAt } from "../../lib/adopt";
import type { AccessPlan } from "../../lib/compile";
import { compareEntry } from "../../lib/drift/compare-entry";
import type { LiveEntry } from "../../lib/ports/eks-reader";
import { readTemplate } from "../../lib/io/read-template";
import { platformFile } from "../../lib/review/platform-file";
import type { RepoFiles } from "../../lib/source";
import { CATALOGUE } from "../../lib/model";
import { ACCOUNT, NOW, REGION, liveEntry, livePolicy, role } from "../drift/world";
import { compileFiles } from "../support/repo-builder";
import { lawRuns } from "../support/law-runs";

jest.setTimeout(300_000);

const RUNS = lawRuns(60);

let template = "";
beforeAll(async () => {
  template = await readTemplate("platform.yaml");
});

const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("devs", "team:a", "team:a b", "b:x", "oncall", "a: b", "- c", "# d", "null"),
  },
  fc.constantFrom(
    "system:masters",
    "eks:x",
    "${x}",
    "{{SessionName}}",
    "x:{{SessionName}}",
    "\u202e",
    "a\nb",
    "",
    " x",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const namespaces = fc.array(fc.constantFrom("a", "a-b", "a-*", "kube-system", "*", "A", "x_y", "a*"), { maxLength: 3 });
const policy = fc.record({
  name: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom("AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSClusterAdminPolicy"),
    },
    fc.constantFrom(...CATALOGUE.keys(), "AmazonEKSTomorrowPolicy", "tomorrow", "AmazonEKSArgoCDPolicy"),
  ),
  scope: fc.oneof(fc.constant("cluster" as const), namespaces),
});
const NAMES = [
  "plain",
  "team-a-dev",
  "team-b-dev",
  "path/to/x",
  "a+b@c",
  "a.b",
  "null",
  "${p}/x",
  "aws-service-role/x/y",
  "0",
];
const TYPES = ["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2", "HYPERPOD_LINUX", "NEW"];
const TAGS: Readonly<Record<string, string>>[] = [
  {},
  { Team: "a" },
  { Team: "a+b" },
  { Team: "a+and 3 more" },
  { Team: "" },
  { Purpose: "break-glass" },
  { Purpose: "recovery", Until: "x" },
  { "aws:eks:managed": "1" },
];

/** Entries as somebody could have made them, or AWS could show them, and some that nobody should believe. */
const entry = fc
  .record({
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom("role", "role", "role", "user"),
    account: fc.constantFrom(ACCOUNT, ACCOUNT, ACCOUNT, "999999999999"),
    type: fc.oneof({ weight: 4, arbitrary: fc.constant("STANDARD") }, fc.constantFrom(...TYPES)),
    username: fc.option(text, { nil: undefined, freq: 2 }),
    kubernetesGroups: fc.array(text, { maxLength: 3 }),
    policies: fc.uniqueArray(policy, { maxLength: 3, selector: ({ name }) => name }),
    tags: fc.constantFrom(...TAGS),
  })
  .map(({ name, kind, account, type, username, policies, ...rest }): LiveEntry => {
    const arn = `arn:aws:iam::${account}:${kind}/${name}`;
    const own = kind === "user" ? arn : liveEntry(arn).username;
    const standard = liveEntry(arn, {
      ...rest,
      type,
      username: username ?? own,
      policies: policies.map((one) => livePolicy(one.name, one.scope)),
    });
    return type === "STANDARD"
      ? standard
      : { ...standard, kubernetesGroups: ["system:nodes"], username: "system:node:x" };
  });

const cluster = (name: string) =>
  fc.uniqueArray(entry, { maxLength: 6, selector: ({ principalArn }) => principalArn }).map((entries): LookedAt => {
    const sorted = [...entries].sort((a, b) => (a.principalArn < b.principalArn ? -1 : 1));
    return {
      cluster: { name, account: ACCOUNT, region: REGION, authenticationMode: "API" },
      live: { name, authenticationMode: "API", entries: sorted },
    };
  });
const world = fc.tuple(cluster("one"), cluster("two"));

function adopt(files: RepoFiles, clusters: readonly LookedAt[], options: Partial<AdoptOptions> = {}): AdoptedClusters {
  return adoptClusters(files, clusters, {
    now: NOW,
    team: undefined,
    nodes: false,
    force: false,
    strict: false,
    reason: (name) => `adopted from ${name}`,
    platformText: (breakGlass) => platformFile(template, { role: breakGlass }),
    ...options,
  });
}

function after(files: RepoFiles, { files: texts }: AdoptedClusters): RepoFiles {
  return new Map([...files, ...[...texts].map(([path, written]) => [path, { text: written }] as const)]);
}

function planOf(files: RepoFiles): AccessPlan {
  const { plan, diagnostics } = compileFiles(files, NOW);
  if (plan === undefined) throw new Error(diagnostics.map(({ at, message }) => `${at.file}: ${message}`).join("\n"));
  return plan;
}

const NOTHING: RepoFiles = new Map();

describe("whatever is live on two clusters, adopted into an empty tree,", () => {
  it("becomes a repository without errors, in which every adopted entry is as it is live", () => {
    fc.assert(
      fc.property(world, fc.boolean(), (clusters, nodes) => {
        const adoption = adopt(NOTHING, clusters, { nodes });
        const plan = planOf(after(NOTHING, adoption));
        expect(adoption.judged).toHaveLength(clusters.flatMap(({ live }) => live.entries).length);
        expect(conflictsOf(adoption)).toEqual([]);
        for (const { cluster: home, entry: live, verdict } of adoption.judged) {
          const own = plan.clusters.find(({ cluster: one }) => one.name === home.name);
          const planned = own?.entries.find(({ principal }) => principal.arn === live.principalArn);
          const policies = own?.adopted.get(live.principalArn);
          if (verdict.kind === "left-out") {
            expect(verdict.reason.length).toBeGreaterThan(10);
            expect([planned, policies]).toEqual([undefined, undefined]);
            continue;
          }
          if (planned === undefined) throw new Error(`${live.principalArn} is adopted, and not planned`);
          const differing = compareEntry(planned, live, new Map()).filter(({ kind }) => kind !== "tags-changed");
          expect(differing).toEqual([]);
          expect([...(policies ?? [])].sort()).toEqual(planned.policies.map(({ policy: one }) => one.name));
        }
      }),
      RUNS,
    );
  });

  it("plans nothing that is not live, but the way in", () => {
    fc.assert(
      fc.property(world, (clusters) => {
        const adoption = adopt(NOTHING, clusters);
        for (const { cluster: home, entries } of planOf(after(NOTHING, adoption)).clusters) {
          const live = clusters.find((one) => one.cluster.name === home.name)?.live.entries ?? [];
          const made = entries.filter(({ principal }) => !live.some((one) => one.principalArn === principal.arn));
          expect(made.map(({ purpose }) => purpose).filter((purpose) => purpose !== "break-glass")).toEqual([]);
          expect(adoption.made.filter((one) => one.cluster === home.name)).toHaveLength(made.length);
        }
      }),
      RUNS,
    );
  });

  it("changes nothing when it is adopted again, and comes out the same in any order", () => {
    fc.assert(
      fc.property(world, ([one, two]) => {
        const adoption = adopt(NOTHING, [one, two]);
        const written = after(NOTHING, adoption);
        expect([...adopt(written, [one, two]).files]).toEqual([]);
        const turned = [two, one].map(({ cluster: home, live }) => ({
          cluster: home,
          live: { ...live, entries: [...live.entries].reverse() },
        }));
        expect(adopt(NOTHING, turned).files).toEqual(adoption.files);
      }),
      RUNS,
    );
  });
});

describe("a live entry of the break-glass role", () => {
  const RIGHTS = { tags: { Purpose: "break-glass" }, policies: [livePolicy("AmazonEKSClusterAdminPolicy")] };
  const way = (given: Partial<LiveEntry> = {}): LiveEntry =>
    liveEntry(role("emergency/way-in"), { ...RIGHTS, ...given });
  const on = (name: string, ...entries: LiveEntry[]): LookedAt => ({
    cluster: { name, account: ACCOUNT, region: REGION, authenticationMode: "API" },
    live: { name, authenticationMode: "API", entries },
  });
  const roleIn = (clusters: readonly LookedAt[]): string | undefined =>
    /role: "(.*)"/.exec(adopt(NOTHING, clusters).files.get("platform.yaml") ?? "")?.[1];

  it("makes its role that of platform.yaml, and is nobody's grant", () => {
    const clusters = [on("one", way()), on("two", way())];
    expect(roleIn(clusters)).toBe("emergency/way-in");
    expect([...adopt(NOTHING, clusters).files.keys()].filter((path) => path.startsWith("teams/"))).toEqual([]);
  });

  it.each<[string, LookedAt[]]>([
    ["there are two", [on("one", way()), on("two", way(liveEntry(role("other"), RIGHTS)))]],
    ["it has more than cluster-admin", [on("one", way({ kubernetesGroups: ["x"] }))]],
    ["it has a username of its own", [on("one", way({ username: "me" }))]],
    ["it is of another account", [on("one", way({ principalArn: role("x", "999999999999") }))]],
    ["it has something else on another cluster", [on("one", way()), on("two", way({ policies: [] }))]],
    ["no file can name it", [on("one", way(liveEntry(role("${p}/way-in"), RIGHTS)))]],
    ["it is not tagged so", [on("one", way({ tags: {} }))]],
  ])("is not believed where %s: a person decides who gets in", (_, clusters) => {
    expect(roleIn(clusters)).toBe("eks-break-glass");
  });
});
