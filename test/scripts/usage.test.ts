import { gzipSync } from "node:zlib";
import { join } from "node:path";

import { readUsage } from "../../lib/io/read-usage";
import { readUsageSummaries } from "../../lib/usage";
import { auditEvent, type Told } from "../support/audit-log";
import { access, broken, example, folder } from "./harness";

const ENGINEER = "arn:aws:iam::123456789012:role/team-payments-engineer";
const ADD_ONS = "arn:aws:iam::123456789012:role/platform-terraform";
const ADMIN = "AmazonEKSClusterAdminPolicy";
const of = (told: Told = {}): Record<string, unknown> =>
  auditEvent({
    canonicalArn: ADD_ONS,
    by: ADMIN,
    verb: "list",
    namespace: "payments",
    session: "jo@acme.example",
    ...told,
  });
const lines = (...events: readonly unknown[]): string => events.map((one) => `${JSON.stringify(one)}\n`).join("");
const exported = (...events: readonly unknown[]): string =>
  JSON.stringify({ events: events.map((one) => ({ timestamp: 1, message: JSON.stringify(one) })) });

const here = example();
const usage = (...words: string[]) => access(["usage", "--root", here.path, "--cluster", "prod-eu", ...words]);
/** Writes a log and gives its path. */
function log(name: string, content: string | Buffer): string {
  const where = folder();
  where.write(name, content as string);
  return join(where.path, name);
}
const records = (out: string) => JSON.parse(out) as { principal: string; requests: number }[];
const requestsOf = (out: string, principal = ADD_ONS): number | undefined =>
  records(out).find((record) => record.principal === principal)?.requests;

describe("the log", () => {
  const events = [of(), of(), of({ canonicalArn: ENGINEER, by: "group:team:payments" })];
  it.each<[string, string | Buffer]>([
    ["as CloudWatch exports it", exported(...events)],
    ["a line each", lines(...events)],
    ["a list", JSON.stringify(events)],
    ["packed", gzipSync(exported(...events))],
    ["packed twice", gzipSync(gzipSync(lines(...events)))],
    ["packed in parts", Buffer.concat(events.map((one) => gzipSync(lines(one))))],
    ["as Windows PowerShell redirects it", Buffer.from(`\ufeff${lines(...events)}`, "utf16le")],
    ["with a mark of its bytes' order", `\ufeff${lines(...events)}`],
  ])("is read %s", async (_how, content) => {
    const found = await usage("--format", "json", "--from", log("audit", content));
    expect([found.code, requestsOf(found.out), requestsOf(found.out, ENGINEER)]).toEqual([0, 2, 1]);
  });

  it("is read from several files, folders and stdin, each once", async () => {
    const where = folder();
    where.write("a/1.json", lines(of()));
    where.write("a/b/2.json", lines(of(), of()));
    where.write("a/.hidden", "x");
    const files = ["--from", join(where.path, "a"), join(where.path, "a/1.json"), "--from", "-"];
    const argv = ["usage", "--root", here.path, "--cluster", "prod-eu", "--format", "json", ...files];
    const found = await access(argv, { input: lines(of()) });
    expect([requestsOf(found.out), found.err]).toEqual([4, expect.stringContaining("named twice")]);
  });

  it("may be broken: what is, is told with its place, and the rest counts", async () => {
    const path = log("audit", `${lines(of())}oh no\u001b[31m\n${lines(of()).slice(0, 50)}\n${lines(of())}`);
    const found = await usage("--format", "json", "--from", path);
    expect([found.code, requestsOf(found.out)]).toEqual([0, 2]);
    expect(found.err).toContain("2 pieces could not be read, and are not counted:\n");
    expect(found.err).toMatch(/audit:2: not JSON\n.*audit:3: /);
    expect(found.err).not.toContain("\u001b");
  });

  it("may be cut short, packed as it is", async () => {
    const packed = gzipSync(lines(...Array.from({ length: 5_000 }, () => of())));
    const found = await usage("--format", "json", "--from", log("audit", packed.subarray(0, packed.length - 100)));
    expect(found.code).toBe(0);
    expect(requestsOf(found.out)).toBeGreaterThan(3_000);
    expect(found.err).toContain("cut short");
  });
});

describe("what is no log", () => {
  it.each<[string, string[], string]>([
    ["a file that is not there", ["--from", "/nowhere"], '--from "/nowhere" cannot be read (ENOENT)'],
    ["none", [], "usage needs --from"],
    ["a cluster that is not there", ["--cluster", "prod-eux", "--from", "-"], "more than once"],
    ["a time that is none", ["--from", "-", "--since", "soon"], '--since "soon" is neither a number of days'],
    ["another place for the summary", ["--from", "-", "--write", "x.json"], "write --write usage/prod-eu.json"],
    ["roles that are none", ["--from", "-", "--roles", "/nowhere"], "--roles"],
  ])("is wrong usage: %s", async (_what, words, message) => {
    const found = await usage(...words);
    expect([found.code, found.out, found.err]).toEqual([2, "", expect.stringContaining(message)]);
  });

  it("holds no event: that must not read as if nobody used the cluster", async () => {
    const path = log("audit", '{"Records": []}\n');
    const found = await usage("--from", path, "--write", "usage/prod-eu.json");
    expect([found.code, found.err]).toEqual([3, expect.stringContaining("no audit event")]);
    expect(here.snapshot()).not.toHaveProperty(["usage/prod-eu.json"]);
  });

  it("is empty: every principal is there, and that it says nothing is said", async () => {
    const path = log("audit", '{"events": []}');
    const found = await usage("--from", path, "--format", "json");
    expect([found.code, requestsOf(found.out), found.err]).toEqual([0, 0, expect.stringContaining("no audit event")]);
    expect((await usage("--from", path, "--write", "usage/prod-eu.json")).code).toBe(3);
    expect(here.snapshot()).not.toHaveProperty(["usage/prod-eu.json"]);
  });

  it("is packed otherwise", async () => {
    const found = await usage("--from", log("audit", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])));
    expect([found.code, found.err]).toEqual([3, expect.stringContaining("zstd -dc")]);
  });

  it("is of a repository that cannot be read", async () => {
    const found = await access(["usage", "--root", broken().path, "--cluster", "prod-eu", "--from", "-"]);
    expect(found.code).toBe(1);
  });
});

describe("--unused", () => {
  it("shows what was not used since, and says where the log does not reach back so far", async () => {
    const path = log(
      "audit",
      lines(of({ at: "2026-11-10T00:00:00Z" }), of({ canonicalArn: ENGINEER, by: "AmazonEKSViewPolicy" })),
    );
    const found = await usage("--from", path, "--unused", "5", "--format", "json");
    const unused = JSON.parse(found.out) as { principal: string; unused: object }[];
    expect(unused.find(({ principal }) => principal === ADD_ONS)?.unused).toMatchObject({ all: true });
    expect(unused.find(({ principal }) => principal === ENGINEER)?.unused).toEqual({
      all: false,
      policies: ["AmazonEKSEditPolicy"],
      groups: ["team:payments"],
    });
    expect((await usage("--from", path, "--unused", "90")).err).toContain("the log begins on 2026-11-10");
  });
});

describe("--write", () => {
  it("keeps a summary without names of people, and with them where asked", async () => {
    const path = log("audit", exported(of(), of({ session: "al@acme.example" })));
    expect((await usage("--from", path, "--write", "usage/prod-eu.json")).code).toBe(0);
    const text = here.read("usage/prod-eu.json");
    for (const word of ["acme.example", "ASIA", "AROA", "203.0.113"]) expect(text).not.toContain(word);
    const { summaries, problems } = readUsageSummaries(await readUsage(here.path));
    expect(problems.size).toBe(0);
    expect(summaries.get("prod-eu")).toMatchObject({
      events: 2,
      written: "2026-11-22T00:00:00Z",
      from: "2026-11-20T10:00:00.000Z",
    });
    const record = summaries.get("prod-eu")?.principals.find(({ principal }) => principal === ADD_ONS);
    expect(record).toMatchObject({
      requests: 2,
      sessionCount: 2,
      wouldSuffice: { policies: { AmazonEKSViewPolicy: ["payments"] } },
    });
    await usage("--from", path, "--write", "usage/prod-eu.json", "--with-sessions");
    expect(here.read("usage/prod-eu.json")).toContain("jo@acme.example");
    expect(readUsageSummaries(await readUsage(here.path)).problems.size).toBe(0);
  });
});

describe("--roles", () => {
  it("proves entries of roles that were deleted", async () => {
    const path = log("audit", lines(of()));
    const list = (id: string) =>
      JSON.stringify({ Roles: [{ Path: "/", RoleName: "platform-terraform", RoleId: id, Arn: ADD_ONS }] });
    const dead = await usage("--from", path, "--roles", log("roles.json", list("AROAOTHER")), "--format", "json");
    expect(records(dead.out).find(({ principal }) => principal === ADD_ONS)).toMatchObject({ dead: true });
    const alive = await usage("--from", path, "--roles", log("roles.json", list("AROAEXAMPLE")), "--format", "json");
    expect(alive.out).not.toContain('"dead"');
  });
});

describe("text of whoever makes requests", () => {
  const nasty = "\u001b]0;x\u0007<img src=x onerror=alert(1)>|`[x](http://x)`@acme/all\u202e\n::error::x ##[group]";
  const path = log(
    "audit",
    lines(of({ session: nasty, by: `group:${nasty}` }), of({ by: nasty, resource: `pods${nasty}`, verb: nasty })),
  );
  it.each(["table", "markdown", "json"])("does nothing in %s", async (format) => {
    const found = await usage("--from", path, "--format", format, "--with-sessions");
    expect(found.code).toBe(0);
    for (const text of [found.out, found.err]) {
      expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202e\u2028]/u);
      expect(text).not.toMatch(/^::|##\[/m);
    }
    if (format === "markdown") {
      const outside = found.out.replaceAll(/`[^`\n]*`/g, "");
      expect(outside).not.toMatch(/<img|@acme|\]\(/);
    }
  });
});
