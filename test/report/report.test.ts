import { access, broken, example } from "../scripts/harness";

const run = (...argv: string[]) => access(["report", "--root", example().path, ...argv]);

interface Finding {
  readonly id: string;
  readonly rows: readonly { readonly principal: string | null; readonly what: string; readonly where: string | null }[];
  readonly notLooked: string | null;
}

async function findings(copy = example()): Promise<Readonly<Record<string, Finding>>> {
  const { out } = await access(["report", "--root", copy.path, "--format", "json"]);
  const { findings: all } = JSON.parse(out) as { findings: Finding[] };
  return Object.fromEntries(all.map((one) => [one.id, one]));
}

const ONCALL =
  "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_PaymentsOnCall_0123456789abcdef";

describe("findings", () => {
  it("are what an auditor asks for, each with its lines", async () => {
    const found = await findings();
    expect(found["admin-grade"]?.rows).toContainEqual({
      cluster: "prod-eu",
      principal: ONCALL,
      teams: ["payments"],
      what: "admin in payments, payments-staging",
      where: "teams/payments.yaml:20",
    });
    expect(found["cluster-wide-secrets"]?.rows.map(({ what }) => what)).toContain("admin-view everywhere");
    expect(found["exceptions"]?.rows[0]?.what).toBe(
      "cluster-admin-reserved until 2027-03-31: runs the cluster add-ons; PLAT-142",
    );
    expect(found["no-end"]?.rows.map(({ principal }) => principal)).not.toContain(ONCALL);
  });

  it("say what was not looked at, and never that there is none", async () => {
    const found = await findings();
    for (const id of ["unused", "smaller", "dead"]) {
      expect(found[id]?.notLooked).toContain("yarn usage --cluster NAME");
    }
    expect(found["other-ways"]?.notLooked).toContain("yarn drift");
    expect(found["unbound"]?.notLooked).toContain("rbac/ binds nothing on prod-eu, staging-eu");
  });

  it("know of bindings", async () => {
    const copy = example();
    copy.write(
      "rbac/x.yaml",
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: all-secrets, annotations: { eks-access-gitops/clusters: prod-eu } }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }
subjects: [{ kind: Group, name: "oncall:payments" }, { kind: Group, name: nobody }]
`,
    );
    const found = await findings(copy);
    const row = { principal: ONCALL, what: "ClusterRole edit, as oncall:payments, everywhere" };
    expect(found["admin-grade"]?.rows).toContainEqual(expect.objectContaining(row));
    expect(found["cluster-wide-secrets"]?.rows).toContainEqual(expect.objectContaining(row));
    expect(found["unbound"]?.rows.map(({ what }) => what)).toContainEqual(
      expect.stringContaining('no access entry has the group "nobody"'),
    );
  });

  it("know what was used, where a summary says so", async () => {
    const copy = example();
    const engineer = "arn:aws:iam::123456789012:role/team-payments-engineer";
    const none = {
      cluster: "prod-eu",
      requests: 0,
      denied: 0,
      lastUsed: null,
      sessionCount: 0,
      policies: {},
      groups: {},
    };
    const summary = {
      version: 1,
      cluster: "prod-eu",
      from: "2026-08-01T00:00:00.000Z",
      to: "2026-11-20T00:00:00.000Z",
      events: 10,
      broken: 0,
      written: "2026-11-20T00:00:00Z",
      principals: [
        { ...none, principal: engineer },
        { ...none, principal: ONCALL, requests: 3, lastUsed: "2026-11-19T00:00:00.000Z", dead: true },
      ],
    };
    copy.write("usage/prod-eu.json", JSON.stringify(summary));
    const found = await findings(copy);
    expect(found["unused"]).toMatchObject({
      rows: [{ principal: engineer, what: "nothing of it used since 2026-08-22" }],
      notLooked: expect.stringContaining("no summary of usage for staging-eu:") as string,
    });
    expect(found["dead"]?.rows).toMatchObject([{ principal: ONCALL }]);
  });
});

describe("formats", () => {
  it("CSV has a line for each entry, or for each row of what is asked for", async () => {
    const [head, ...rows] = (await run("--format", "csv")).out.trimEnd().split("\r\n");
    expect(head).toMatch(/^"cluster","principal","name","strongest"/);
    const listed = await access(["list", "--root", example().path, "--format", "json"]);
    expect(rows).toHaveLength((JSON.parse(listed.out) as object[]).length);
    const some = (await run("--finding", "admin-grade", "--format", "csv")).out.trimEnd().split("\r\n");
    expect(some[1]).toBe(
      `"admin-grade","prod-eu","${ONCALL}","payments","admin in payments, payments-staging","teams/payments.yaml:20"`,
    );
  });

  it("Markdown says each number with the command that makes it again", async () => {
    const { out } = await run("--format", "markdown", "--team", "payments");
    expect(out).toContain("Again: `yarn report --team payments --finding admin-grade --format csv`");
    expect(out).toContain("## Access that nobody uses: not looked\n");
  });

  it("the same files give the same page", async () => {
    const copy = example();
    const page = async (): Promise<string> => (await access(["report", "--root", copy.path])).out;
    expect(await page()).toBe(await page());
  });

  it("the page names its own style and script by hash, and lets nothing else in", async () => {
    const { out } = await run();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(out)?.[1];
    expect(policy?.replaceAll("&#x3D;", "=")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'$/,
    );
    expect(out.match(/<script/g)).toHaveLength(2);
    expect(out).not.toMatch(/\s(src|href)="(?!#)/);
  });
});

it("filters as list does", async () => {
  const { out } = await run("--format", "json", "--principal", "PaymentsOnCall");
  const { entries, clusters } = JSON.parse(out) as { entries: { name: string }[]; clusters: string[] };
  expect(entries.map(({ name }) => name)).toEqual(["PaymentsOnCall"]);
  expect(clusters).toEqual(["prod-eu"]);
});

it("writes a file, and refuses what it does not know", async () => {
  const copy = example();
  expect(await access(["report", "--root", copy.path, "--out", "out/r.html"])).toMatchObject({ code: 0, out: "" });
  expect(copy.read("out/r.html")).toContain("<!doctype html>");
  expect(await run("--finding", "admin")).toMatchObject({ code: 2 });
  expect(await run("--team", "nobody")).toMatchObject({ code: 2 });
  expect(await access(["report", "--root", broken().path])).toMatchObject({ code: 1, out: "" });
});
