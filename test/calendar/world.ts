// Repositories full of dates: grants, exceptions and adoptions that end on different days within two years.
import * as fc from "fast-check";

import type { RepoFiles } from "../../lib/source";
import { repo, TODAY, type Compiled, type RepoBuilder } from "../support/repo-builder";

export interface Grant {
  readonly principals: readonly object[];
  readonly clusters: readonly string[];
  readonly policies: Readonly<Record<string, "cluster" | readonly string[]>>;
  readonly kubernetesGroups?: readonly string[];
  readonly username?: string;
  readonly expires?: string;
}

export interface World {
  readonly teams: Readonly<Record<string, readonly Grant[]>>;
  readonly guardrails: Readonly<Record<string, unknown>>;
  /** Ends of exceptions, used in turn for whatever the guardrails refuse. */
  readonly ends: readonly string[];
  /** Whether the n-th entry is adopted, used in turn. */
  readonly adopted: readonly boolean[];
}

const DAY_MS = 86_400_000;

/** The day so many days after the tests' own. */
export function dayAfter(days: number): string {
  return new Date(TODAY.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

const day = fc.oneof(
  fc.integer({ min: 0, max: 730 }).map(dayAfter),
  fc.constantFrom(dayAfter(10), dayAfter(11), dayAfter(100)),
);
/** A day, or a minute of one: its first, its last, or one that others have too. */
const end = fc.oneof(
  { weight: 2, arbitrary: day },
  {
    weight: 1,
    arbitrary: fc.tuple(day, fc.constantFrom("00:01", "06:30", "12:00", "23:59")).map(([on, at]) => `${on}T${at}Z`),
  },
);
const principal = fc.constantFrom({ role: "a" }, { role: "b" }, { role: "c" }, { role: "d" }, { user: "u" });
const scope = fc.oneof(
  fc.constant("cluster" as const),
  fc.uniqueArray(fc.constantFrom("blue", "green", "red", "kube-system", "p*", "q*"), { minLength: 1, maxLength: 3 }),
);

const grant: fc.Arbitrary<Grant> = fc.record(
  {
    principals: fc.uniqueArray(principal, { minLength: 1, maxLength: 3 }),
    clusters: fc.constantFrom(["prod-eu"], ["prod-us"], ["*"]),
    policies: fc.dictionary(fc.constantFrom("view", "edit", "admin"), scope, {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
    kubernetesGroups: fc.constantFrom(["blue"], ["green:x"], ["admins"]),
    username: fc.constantFrom("blue:x", "green:x", "somebody"),
    expires: end,
  },
  { requiredKeys: ["principals", "clusters", "policies"] },
);

const admin: fc.Arbitrary<Grant> = fc.record(
  {
    principals: fc.uniqueArray(principal, { minLength: 1, maxLength: 2 }),
    clusters: fc.constantFrom(["prod-eu"], ["*"]),
    policies: fc.constant({ "cluster-admin": "cluster" as const }),
    expires: end,
  },
  { requiredKeys: ["principals", "clusters", "policies"] },
);

const grants = fc.array(fc.oneof({ weight: 3, arbitrary: grant }, { weight: 2, arbitrary: admin }), { maxLength: 4 });

export const world: fc.Arbitrary<World> = fc.record({
  teams: fc.record({ blue: grants, green: grants }),
  guardrails: fc.record({
    clusterAdmin: fc.constantFrom("break-glass-only", "allowed"),
    clusterWideSecrets: fc.constantFrom("forbidden", "warn"),
    minimumAdmins: fc.integer({ min: 0, max: 3 }),
    endedExceptions: fc.constantFrom("keep", "remove"),
    expiry: fc.constantFrom({}, { "cluster-admin": "90d" }, { edit: "30d", view: "400d" }),
    delegation: fc.constantFrom(
      { "*": { policies: ["view", "edit"], clusterScope: ["view"], clusters: ["*"], namespaces: "own" } },
      {
        "*": {
          policies: ["view", "edit", "cluster-admin"],
          clusterScope: ["cluster-admin"],
          clusters: ["*"],
          namespaces: ["*"],
        },
        blue: { usernames: ["blue:*", "somebody"], groups: ["admins", "blue"], clusters: ["prod-eu"] },
      },
    ),
  }),
  ends: fc.array(end, { minLength: 3, maxLength: 6 }),
  adopted: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
});

function build({ teams, guardrails }: World, exceptions: readonly object[]): RepoBuilder {
  return Object.entries(teams).reduce(
    (all, [team, access]) => all.team(team, { access, namespaces: [team, ...(team === "blue" ? ["data"] : [])] }),
    repo()
      .cluster("prod-eu")
      .cluster("prod-us")
      .guardrails({ ...guardrails, exceptions }),
  );
}

/** With an exception for all that is refused, each with an end of its own. */
function lift(written: World): RepoBuilder {
  const { refused } = build(written, []).compile();
  const exceptions = refused.map(({ rule, teams, principal: who, cluster }, index) => ({
    rule,
    team: teams[0] ?? "*",
    ...(who === undefined ? {} : { principal: who }),
    ...(cluster === undefined ? {} : { cluster }),
    reason: "PLAT-1",
    expires: written.ends[index % written.ends.length] ?? "",
  }));
  return build(written, exceptions);
}

/** With some of what is granted on the first day adopted. */
function adopt(files: RepoBuilder, { adopted }: World): RepoBuilder {
  const clusters = files.compile().plan?.clusters ?? [];
  return clusters.reduce((all, { cluster, entries }) => {
    const chosen = entries.filter((_, index) => adopted[index % adopted.length]);
    const written = chosen.map((entry) => ({
      principal: entry.principal.arn,
      policies: entry.policies.map(({ policy }) => policy.name),
    }));
    const text = JSON.stringify({ cluster: cluster.name, entries: written });
    return written.length === 0 ? all : all.file(`adopt/${cluster.name}.yaml`, text);
  }, files);
}

/** The files of a world, made sound on the first day where exceptions can do that. */
export function filesOf(written: World): RepoFiles {
  return adopt(lift(written), written).build();
}

/** Every moment in which something changes within two years, in order: those in which an end has just passed; and one after all. */
export function momentsOf(files: RepoFiles): Date[] {
  const texts = [...files.values()].map((file) => ("text" in file ? file.text : ""));
  const ends = texts.flatMap((text) =>
    [...text.matchAll(/expires: "?(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}Z)?)/g)].map(([, written]) => written ?? ""),
  );
  const moments = ends.map((written) => Date.parse(written) + (written.includes("T") ? 0 : DAY_MS));
  const inOrder = [...new Set(moments)].sort((one, other) => one - other);
  return [...inOrder, TODAY.getTime() + 731 * DAY_MS].map((moment) => new Date(moment));
}

/** What is granted, by cluster and principal. */
export function grantedBy({ plan }: Compiled) {
  const entries = plan?.clusters.flatMap((cluster) => cluster.entries) ?? [];
  return new Map(entries.map((entry) => [`${entry.cluster.name} ${entry.principal.arn}`, entry]));
}
