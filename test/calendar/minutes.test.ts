import { endingGrants, findUpcoming } from "../../lib/expiry";
import type { GuardedPlan } from "../../lib/compile";
import { minuteOf, type Model } from "../../lib/model";
import { compileFiles, repo, TODAY, type RepoBuilder } from "../support/repo-builder";

const END = "2026-11-22T18:00Z";
const before = new Date("2026-11-22T17:59:00Z");
const after = new Date("2026-11-22T18:00:00Z");

const grants = (...ends: (string | undefined)[]): RepoBuilder =>
  repo().grants("payments", ...ends.map((expires, index) => ({ policies: { view: [`n${index}`] }, expires })));

/** What the engineer may view in, at a moment. */
function viewedAt(files: RepoBuilder, now: Date): string[] {
  const entry = files.plan(now).entries.find(({ principal }) => principal.name === "engineer");
  return (entry?.policies ?? []).flatMap(({ scope }) =>
    scope.type === "cluster" ? ["cluster"] : scope.namespaces.map(({ value }) => value),
  );
}

it("a grant counts until its minute, and no longer", () => {
  expect([viewedAt(grants(END), before), viewedAt(grants(END), after)]).toEqual([["n0"], []]);
});

it("what ends with the day outlasts what ends in it", () => {
  const files = grants(END, "2026-11-22");
  expect([viewedAt(files, before), viewedAt(files, after)]).toEqual([["n0", "n1"], ["n1"]]);
  expect(files.plan(before).entries.find(({ principal }) => principal.name === "engineer")?.expires).toBe("2026-11-22");
});

it("is told with its minute, and is never an error", () => {
  const files = grants(END, undefined).build();
  const [soon, gone] = [before, after].map((now) => compileFiles(files, now));
  expect(soon?.diagnostics.map(({ message }) => message)).toEqual([
    'a grant of team "payments" expires today, at 2026-11-22T18:00Z',
  ]);
  expect(gone?.diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'warning: a grant of team "payments" expired on 2026-11-22T18:00Z and is left out',
  ]);
});

it("an exception that ended a minute ago leaves what it lifted overdue", () => {
  const exception = { rule: "cluster-admin-reserved", team: "payments", reason: "x", expires: END };
  const delegation = { "*": { policies: ["cluster-admin"], clusterScope: ["cluster-admin"], clusters: ["*"] } };
  const files = repo()
    .grants("payments", { policies: { "cluster-admin": "cluster" } })
    .guardrails({ exceptions: [exception], delegation, clusterWideSecrets: "allowed" });
  expect(files.compile(before).errors).toEqual([]);
  expect(files.compile(after)).toMatchObject({
    errors: [],
    warnings: expect.arrayContaining(["cluster-admin-reserved", "exception-expired"]) as string[],
  });
});

it("the last administrator is held as it was at its minute", () => {
  const delegation = {
    "*": { policies: ["cluster-admin", "view"], clusterScope: ["cluster-admin", "view"], clusters: ["*"] },
  };
  const files = repo()
    .grants(
      "payments",
      { policies: { "cluster-admin": "cluster" }, expires: END },
      { policies: { view: "cluster" }, expires: "2026-11-21" },
    )
    .guardrails({ minimumAdmins: 1, clusterAdmin: "allowed", clusterWideSecrets: "allowed", delegation });
  const [plan] = files.plan(after).clusters;
  expect([...(plan?.held ?? [])]).toEqual([["arn:aws:iam::123456789012:role/engineer", END]]);
  expect(
    plan?.entries.find(({ principal }) => principal.name === "engineer")?.policies.map(({ policy }) => policy.name),
  ).toEqual(["AmazonEKSClusterAdminPolicy"]);
});

describe("maxDuration", () => {
  const files = (expires: string | undefined, maxDuration: object = { edit: "8h" }): RepoBuilder =>
    repo()
      .grants("payments", { policies: { edit: ["payments"] }, expires })
      .guardrails({ maxDuration });

  it.each([
    ["within it", "2026-11-22T08:00Z", []],
    ["beyond it", "2026-11-22T08:01Z", ["expiry-required"]],
    ["with the day, which is beyond it", "2026-11-22", ["expiry-required"]],
    ["without an end", undefined, ["expiry-required"]],
  ])("%s", (_what, expires, errors) => {
    expect(files(expires).compile(TODAY).errors).toEqual(errors);
  });

  it("says the latest minute that it may be", () => {
    const [problem] = files(undefined).compile(TODAY).diagnostics;
    expect(problem).toMatchObject({
      message: 'team "payments" grants edit without an end date; it needs `expires` at most 8 hours away (on prod-eu)',
      hint: expect.stringContaining("`expires: 2026-11-22T08:00Z`") as string,
    });
  });

  it.each([
    ["2027-01-31", "70 days away; it needs `expires` at most 30 days away"],
    [undefined, "without an end date; it needs `expires` at most 30 days away"],
  ])("and expiry: %s is told by the stricter, with an end that both let through", (expires, words) => {
    const both = (end: string | undefined): RepoBuilder =>
      files(end, { edit: "60d" }).guardrails({ maxDuration: { edit: "60d" }, expiry: { edit: "30d" } });
    const [problem] = both(expires).compile(TODAY).diagnostics;
    expect(problem?.message).toContain(words);
    const [, named] = /`expires: (.*?)`/.exec(problem?.hint ?? "") ?? [];
    expect(named).toBe("2026-12-22");
    expect(both(named).compile(TODAY).errors).toEqual([]);
  });

  it.each([
    ["60d", "2027-01-31", "71 days away; it needs `expires` at most 60 days away"],
    ["24h", "2026-11-24T02:01Z", "2 days 2 hours 1 minute away; it needs `expires` at most 1 day away"],
    ["90m", "2026-11-22T02:00Z", "2 hours away; it needs `expires` at most 90 minutes away"],
  ])("of %s is told in the largest units", (edit, expires, words) => {
    const [problem] = files(expires, { edit }).compile(TODAY).diagnostics;
    expect(problem?.message).toContain(words);
    expect(problem?.hint).toContain(", or an earlier minute; ");
  });

  it("is never broken by the time that passes", () => {
    const sound = files("2026-11-22T08:00Z");
    for (const hour of ["01", "07", "08", "23"]) {
      expect(sound.compile(new Date(`2026-11-22T${hour}:30:00Z`)).errors).toEqual([]);
    }
  });

  it("takes minutes, hours and days, and nothing else", () => {
    expect(files("2026-11-22T00:30Z", { edit: "30m" }).compile(TODAY).errors).toEqual([]);
    expect(files("2026-11-28", { edit: "7d" }).compile(TODAY).errors).toEqual([]);
    expect(files("2026-11-28", { edit: "7w" }).compile(TODAY).errors).toEqual(["invalid-value"]);
  });
});

function compiledBefore(files: RepoBuilder): { readonly model: Model; readonly plan: GuardedPlan } {
  const { model, plan, diagnostics } = compileFiles(files.build(), before);
  if (model === undefined || plan === undefined) throw new Error(JSON.stringify(diagnostics));
  return { model, plan };
}

it("what ends in a day is foretold before what ends with it", () => {
  const compiled = compiledBefore(grants("2026-11-22", END, "2026-11-21"));
  expect([
    findUpcoming(compiled, minuteOf(before)).map(({ lastDay }) => lastDay),
    endingGrants(compiled, minuteOf(before)).map(({ expires }) => expires),
  ]).toEqual([
    [END, "2026-11-22"],
    [END, "2026-11-22"],
  ]);
});

it("an administrator is foretold as held from the minute on, also where another grant ends with that day", () => {
  const delegation = { "*": { policies: ["cluster-admin"], clusterScope: ["cluster-admin"], clusters: ["*"] } };
  const admin = (role: string, expires: string): Readonly<Record<string, unknown>> => ({
    principals: [{ role }],
    policies: { "cluster-admin": "cluster" },
    expires,
  });
  const files = repo()
    .grants("payments", admin("b", "2026-11-22"), admin("a", END))
    .guardrails({ minimumAdmins: 2, clusterAdmin: "allowed", delegation, clusterWideSecrets: "allowed" });
  const held = findUpcoming(compiledBefore(files), minuteOf(before)).filter(({ what }) => what === "held");
  expect(held.map(({ lastDay, message }) => [lastDay, /role\/(\w+)/.exec(message)?.[1]])).toContainEqual([END, "a"]);
});
