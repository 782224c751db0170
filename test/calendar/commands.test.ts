// What commands do on days on which something has ended, or the guardrails refuse the files.
import { access, folder, type Folder } from "../scripts/harness";

const PLATFORM = `organization: acme
breakGlass: {role: eks-break-glass}
guardrails:
  clusterAdmin: allowed
  clusterWideSecrets: allowed
  minimumAdmins: 1
  delegation:
    "*": {policies: [view, cluster-admin], clusterScope: [cluster-admin], clusters: ["*"], namespaces: own}
  exceptions:
    - {rule: delegation, team: payments, reason: PLAT-1, expires: 2026-11-30}
`;

const OPERATORS = `team: operators
owners: ["@acme/operators"]
access:
  - name: admins
    principals: [{role: boss}]
    clusters: [prod-eu]
    policies: {cluster-admin: cluster}
    expires: 2026-12-10
  - name: helper
    principals: [{role: helper}]
    clusters: [prod-eu]
    policies: {view: [operators]}
    expires: 2026-12-10
`;

const PAYMENTS = `team: payments
owners: ["@acme/payments"]
namespaces: [payments]
access:
  - name: editors
    principals: [{role: editor}]
    clusters: [prod-eu]
    policies: {edit: own}
`;

const ADOPT = `cluster: prod-eu
entries:
  - principal: arn:aws:iam::123456789012:role/helper
    policies: [AmazonEKSViewPolicy]
  - principal: arn:aws:iam::123456789012:role/boss
    policies: [AmazonEKSClusterAdminPolicy]
`;

function repository(platform = PLATFORM): Folder {
  const here = folder();
  here.write("platform.yaml", platform);
  here.write("clusters/prod-eu.yaml", 'cluster: prod-eu\naccount: "123456789012"\nregion: eu-west-1\n');
  here.write("teams/operators.yaml", OPERATORS);
  here.write("teams/payments.yaml", PAYMENTS);
  here.write("adopt/prod-eu.yaml", ADOPT);
  return here;
}

const run = (here: Folder, day: string, ...argv: string[]) =>
  access([...argv, "--root", here.path], { env: { ACCESS_NOW: day } });

const LATER = "2026-12-24";

test("validate says what will happen within 60 days, and judges by any other day", async () => {
  const here = repository();
  const { code, out } = await run(here, "2026-11-22", "validate");
  expect(code).toBe(0);
  expect(out).toContain(`the next 60 days, if nobody does anything:
  after 2026-11-30: the exception from delegation for team "payments" ends: what it lifts (1 case) is overdue from then on (platform.yaml:10)
  after 2026-12-10: grant "admins" of team "operators" ends, for 1 principal on prod-eu (teams/operators.yaml:8)
  after 2026-12-10: cluster-admin of "arn:aws:iam::123456789012:role/boss" on "prod-eu" is held from then on: too few others would have it (minimumAdmins) (teams/operators.yaml:8)
  after 2026-12-10: grant "helper" of team "operators" ends, for 1 principal on prod-eu (teams/operators.yaml:13)
`);
  expect((await run(here, "2026-09-22", "validate")).out).not.toContain("60 days");
  const json = JSON.parse((await run(here, "2026-11-22", "validate", "--format", "json")).out) as {
    upcoming: object[];
  };
  expect(json.upcoming[0]).toEqual({
    lastDay: "2026-11-30",
    what: "exception",
    message: expect.stringContaining("overdue from then on") as string,
    file: "platform.yaml",
    line: 10,
    column: 14,
    endLine: 10,
    endColumn: 24,
  });
  const ahead = await run(here, "2026-11-22", "validate", "--on", LATER);
  expect(ahead).toMatchObject({ code: 0, out: (await run(here, LATER, "validate")).out });
  expect(ahead.out).toContain("[admin-held]");
  expect(await run(here, LATER, "validate", "--on", "2026-02-30")).toMatchObject({
    code: 2,
    err: expect.stringContaining("--on 2026-02-30 is no day, such as 2027-01-31") as string,
  });
});

test("what is overdue or held is shown where the access is, and no command stops at it", async () => {
  const here = repository();
  const listed = await run(here, LATER, "list", "--format", "json");
  expect(listed).toMatchObject({
    code: 0,
    err: expect.stringMatching(/OVERDUE: 1 exception ended.*HELD: cluster-admin of 1 principal/) as string,
  });
  const entries = JSON.parse(listed.out) as { principal: string }[];
  expect(entries.map(({ principal }) => principal.split("/")[1])).toEqual(["boss", "editor", "eks-break-glass"]);
  expect(entries).toMatchObject([
    { heldSince: "2026-12-10", expires: "2026-12-10" },
    { exceptions: [{ rule: "delegation", overdue: true, expires: "2026-11-30" }] },
    {},
  ]);
  const table = (await run(here, LATER, "list")).out;
  expect(table).toMatch(/HELD since/);
  expect(table).toMatch(/OVERDUE/);
  const removing = repository(PLATFORM.replace("guardrails:\n", "guardrails:\n  endedExceptions: remove\n"));
  expect((await run(removing, LATER, "list")).out).not.toContain("editor");
  expect(await run(removing, LATER, "validate")).toMatchObject({
    code: 0,
    out: expect.stringContaining("expired on 2026-11-30, and the access that it lifted with it") as string,
  });
});

test("expire deletes what has ended with its imports, keeps whom it holds, and what is left is right", async () => {
  const here = repository();
  const done = await run(here, LATER, "expire", "--write");
  expect(done).toMatchObject({
    code: 0,
    out: expect.stringContaining("it stays, since it holds an administrator") as string,
  });
  expect(here.read("teams/operators.yaml")).toBe(OPERATORS.slice(0, OPERATORS.indexOf("  - name: helper")));
  expect(here.read("adopt/prod-eu.yaml")).not.toContain("helper");
  expect(here.read("adopt/prod-eu.yaml")).toContain("role/boss");
  expect(await run(here, LATER, "validate")).toMatchObject({ code: 0 });

  const alone = repository();
  alone.write("adopt/prod-eu.yaml", ADOPT.slice(0, ADOPT.lastIndexOf("  - principal")));
  expect((await run(alone, LATER, "expire", "--write")).out).toContain("adopt/prod-eu.yaml deleted\n");
  expect(() => alone.read("adopt/prod-eu.yaml")).toThrow();
  expect(await run(alone, LATER, "validate")).toMatchObject({ code: 0 });
});

test("whoever only looks may look at files that the guardrails refuse; nothing of them is written", async () => {
  const here = repository(PLATFORM.replace(/ {2}exceptions:\n.*\n/, ""));
  expect(await run(here, "2026-11-22", "validate")).toMatchObject({ code: 1 });
  const listed = await run(here, "2026-11-22", "list");
  expect(listed).toMatchObject({
    code: 0,
    err: expect.stringContaining("the guardrails refuse these files") as string,
  });
  expect(listed.out).toContain("editor");
  expect(await run(here, LATER, "expire")).toMatchObject({ code: 0 });
  expect(await run(here, "2026-11-22", "synth")).toMatchObject({ code: 1, out: "" });
});
