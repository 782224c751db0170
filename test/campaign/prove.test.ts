import { populationOf, proveDecisions, type Answer, type Proof } from "../../lib/campaign";
import type { ClusterReading, LiveEntry, LivePolicy } from "../../lib/ports/eks-reader";
import { repo, type RepoBuilder } from "../support/repo-builder";

const ROLE = "arn:aws:iam::123456789012:role/a";
const NEW = "arn:aws:iam::123456789012:role/b";

type Grant = Readonly<Record<string, unknown>>;
const grant = (keys: Grant): Grant => ({ principals: [{ role: "a" }], policies: undefined, ...keys });
const policy = (...namespaces: string[]): Grant => grant({ policies: { view: namespaces } });
const group = grant({ kubernetesGroups: ["red"] });
const entry = grant({ username: "red" });

const ALL = ["*"];
const DELEGATED = {
  policies: ["view", "edit"],
  clusterScope: [],
  clusters: ALL,
  namespaces: ALL,
  groups: ALL,
  usernames: ALL,
};

const files = (grants: readonly Grant[], others: readonly Grant[] = []): RepoBuilder =>
  repo()
    .guardrails({ delegation: { "*": DELEGATED } })
    .grants("red", ...grants)
    .grants("blue", ...others);

const EDIT: LivePolicy = {
  policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
  scope: { type: "namespace", namespaces: ["red"] },
};

function live(keys: Partial<LiveEntry> = {}, ...namespaces: string[]): ClusterReading {
  const policies: LivePolicy[] = [
    {
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      scope: { type: "namespace", namespaces },
    },
  ];
  const one: LiveEntry = {
    principalArn: ROLE,
    type: "STANDARD",
    username: ROLE,
    kubernetesGroups: [],
    tags: {},
    accessEntryArn: `${ROLE}/entry`,
    createdAt: undefined,
    modifiedAt: undefined,
    policies: namespaces.length === 0 ? [] : policies,
    ...keys,
  };
  return { name: "prod-eu", authenticationMode: "API", entries: [one] };
}

const EMPTY: ClusterReading = { name: "prod-eu", authenticationMode: "API", entries: [] };

/** What is proved of team red's one row, decided on as the files were `before`, now that they are `after`. */
function prove(
  decision: "keep" | "modify" | "revoke" | "defer",
  before: RepoBuilder,
  after: RepoBuilder,
  reading?: ClusterReading,
): Proof {
  const compiled = before.compile();
  if (compiled.plan === undefined || compiled.model === undefined) throw new Error(compiled.summary.join("\n"));
  const rows = populationOf(compiled.plan, compiled.model.manifests);
  const [row, ...more] = rows.filter(({ shares }) => shares.some(({ team }) => team === "red"));
  if (row === undefined || more.length > 0) throw new Error(`${more.length + 1} rows`);
  const answer = { team: "red", row, decision } as Pick<Answer, "team" | "row" | "decision"> as Answer;
  const campaign = { population: { rows }, answers: [answer], problems: [] } as unknown as Parameters<
    typeof proveDecisions
  >[0];
  const [proof] = proveDecisions(campaign, after.plan(), new Map(reading === undefined ? [] : [["prod-eu", reading]]));
  if (proof === undefined) throw new Error("no proof");
  return proof;
}

const DENIED: ClusterReading = { couldNotLook: "AccessDeniedException" };
const MISSING: ClusterReading = { missing: true };

/** A kind of row: its grant, the live entry that gives it, and one that gives something else. */
const KINDS: readonly (readonly [string, Grant, ClusterReading, ClusterReading])[] = [
  ["a policy", policy("red"), live({}, "red"), live({ policies: [EDIT] })],
  ["a group", group, live({ kubernetesGroups: ["red"] }), live({ kubernetesGroups: ["blue"] })],
  ["an entry", entry, live({ username: "red" }), EMPTY],
];

describe.each(KINDS)("a revoke of %s", (_kind, given, gives, givesNot) => {
  const before = files([given]);
  const done = files([]);

  it.each([
    ["the cluster gives it", gives, "not-done", "the live cluster still gives it"],
    ["the cluster gives something else", givesNot, "done", null],
    ["the cluster has no entry", EMPTY, "done", null],
    ["the cluster could not be read", DENIED, "not-looked", "AccessDeniedException"],
    ["EKS has no such cluster", MISSING, "not-looked", expect.stringContaining("EKS knows no cluster") as string],
    ["nobody looked", undefined, "not-looked", "nobody looked at the live cluster"],
  ])("that the files have: %s", (_what, reading, wanted, why) => {
    expect(prove("revoke", before, done, reading)).toMatchObject({ files: "done", live: wanted, why, goesOn: false });
  });

  it.each([gives, givesNot, EMPTY, DENIED, MISSING, undefined])(
    "that the files have not is told with the line, whatever the cluster says",
    (reading) => {
      const proof = prove("revoke", before, before, reading);
      expect(proof).toMatchObject({ files: "not-done", goesOn: false });
      expect(proof.why).toMatch(/^teams\/ still grants it: teams\/red\.yaml:\d+$/);
    },
  );

  it("goes on by the line of another team, who is named", () => {
    const proof = prove("revoke", before, files([], [given]), gives);
    expect(proof).toMatchObject({ files: "done", live: "done", goesOn: true });
    expect(proof.why).toMatch(/^team blue grants it instead \(teams\/blue\.yaml:\d+\)$/);
    expect(prove("revoke", before, files([], [given])).why).toMatch(/^nobody looked .*; team blue grants it instead/);
  });

  it.each(["keep", "defer"] as const)("%s needs nothing", (decision) => {
    expect(prove(decision, before, before, gives)).toMatchObject({
      files: "not-needed",
      live: "not-needed",
      why: null,
    });
  });

  it("of a cluster that the files have no more says that nobody knows where it is", () => {
    const gone = files([]).cluster("other");
    expect(prove("revoke", before, gone)).toMatchObject({
      live: "not-looked",
      why: 'clusters/ has no "prod-eu" any more: nobody knows where to look',
    });
  });
});

describe("a modify", () => {
  const two = files([policy("red", "blue")]);

  it.each([
    ["less than it was, live too", policy("red"), live({}, "red"), "done", "done"],
    ["less than it was, live as before", policy("red"), live({}, "blue", "red"), "done", "not-done"],
    ["less than it was, which nobody saw", policy("red"), undefined, "done", "not-looked"],
    ["as it was", policy("red", "blue"), live({}, "blue", "red"), "not-done", "done"],
    ["as it was in the files, less live", policy("red", "blue"), live({}, "red"), "not-done", "done"],
    ["another policy instead", grant({ policies: { edit: ["red"] } }), EMPTY, "done", "done"],
    ["another policy instead, not live", grant({ policies: { edit: ["red"] } }), live({}, "red"), "done", "not-done"],
    ["an end that it had not", { ...policy("red", "blue"), expires: "2026-12-31" }, live({}, "red"), "done", "done"],
  ])("of a policy: %s", (_what, after, reading, inFiles, inLive) => {
    expect(prove("modify", two, files([after]), reading)).toMatchObject({ files: inFiles, live: inLive });
  });

  it("of a policy is not done by more", () => {
    const one = files([policy("red")]);
    expect(prove("modify", one, two)).toMatchObject({ files: "not-done" });
    expect(prove("modify", one, files([policy("blue")]))).toMatchObject({ files: "not-done" });
  });

  it.each([
    ["2026-12-31", "2026-12-30", "done"],
    ["2026-12-31", "2026-12-31", "not-done"],
    ["2026-12-31", "2027-01-31", "not-done"],
    ["2026-12-31", undefined, "not-done"],
    ["2026-12-31", "2026-12-31T12:00Z", "done"],
  ])("of a group that ended on %s and ends on %s is %s", (was, is, wanted) => {
    const [before, after] = [was, is].map((expires) => files([{ ...group, ...(expires && { expires }) }]));
    if (before === undefined || after === undefined) throw new Error("two");
    expect(prove("modify", before, after)).toMatchObject({ files: wanted });
  });

  it("of what two teams give takes no end for an earlier one: the row has one end for both", () => {
    const [before, after] = [undefined, "2026-12-31"].map((expires) =>
      files([{ ...group, ...(expires && { expires }) }], [group]),
    );
    if (before === undefined || after === undefined) throw new Error("two");
    expect(prove("modify", before, after)).toMatchObject({ files: "not-done" });
  });

  it("of an entry is another username, live too", () => {
    const after = files([grant({ username: "red:x" })]);
    expect(prove("modify", files([entry]), after, live({ username: "red:x" }))).toMatchObject({
      files: "done",
      live: "done",
    });
    expect(prove("modify", files([entry]), after, live({ username: "red" }))).toMatchObject({
      files: "done",
      live: "not-done",
    });
    expect(prove("modify", files([entry]), files([entry]))).toMatchObject({ files: "not-done" });
  });
});

describe("a role that was renamed", () => {
  const renamed = (given: Grant): RepoBuilder => files([{ ...given, principals: [{ role: "b" }] }]);

  it("is told: what was revoked goes on under a name that nobody reviewed", () => {
    const proof = prove("revoke", files([policy("red")]), renamed(policy("red", "blue")), EMPTY);
    expect(proof).toMatchObject({ files: "done", live: "done", goesOn: true });
    expect(proof.why).toMatch(new RegExp(`^team red gives the same to ${NEW} now \\(teams/red\\.yaml:\\d+`));
    expect(prove("revoke", files([group]), renamed(group), EMPTY).goesOn).toBe(true);
  });

  it("is no successor where it gives less, or had it before", () => {
    expect(prove("revoke", files([policy("red", "blue")]), renamed(policy("red")), EMPTY).goesOn).toBe(false);
    const both = files([policy("red")], [{ ...policy("red"), principals: [{ role: "b" }] }]);
    expect(prove("revoke", both, renamed(policy("red")), EMPTY).goesOn).toBe(false);
  });
});

it("policies of another partition are compared by their names there", () => {
  const china = { account: "123456789012", region: "cn-north-1" };
  const before = files([policy("red")]).cluster("prod-eu", china);
  const after = files([]).cluster("prod-eu", china);
  const policyArn = "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
  const reading = live({
    principalArn: ROLE.replace("arn:aws:", "arn:aws-cn:"),
    policies: [{ policyArn, scope: { type: "namespace", namespaces: ["red"] } }],
  });
  expect(prove("revoke", before, after, reading)).toMatchObject({ files: "done", live: "not-done" });
});
