import { parse } from "yaml";

import { formatCsv, type EntryRecord } from "../../lib/review";
import { access, example } from "./harness";

const list = (...argv: string[]) => access(["list", "--root", example().path, ...argv]);

interface Entry {
  readonly cluster: string;
  readonly principal: string;
}

async function entries(...argv: string[]): Promise<Entry[]> {
  return JSON.parse((await list("--format", "json", ...argv)).out) as Entry[];
}

/** A CSV reader after RFC 4180, written apart from what it checks. */
function parseCsv(text: string): string[][] {
  const [rows, row, state]: [string[][], string[], { cell: string; quoted: boolean }] = [
    [],
    [],
    { cell: "", quoted: false },
  ];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (state.quoted) {
      if (char !== '"') state.cell += char;
      else if (text[at + 1] === '"') {
        state.cell += '"';
        at += 1;
      } else state.quoted = false;
    } else if (char === '"') state.quoted = true;
    else if (char === "," || char === "\n") {
      row.push(state.cell.replace(/\r$/, ""));
      state.cell = "";
      if (char === "\n") rows.push(row.splice(0));
    } else state.cell += char;
  }
  expect(state).toEqual({ cell: "", quoted: false });
  return rows;
}

describe("list --format json", () => {
  it("has a shape that stays", async () => {
    const [first] = JSON.parse((await list("--format", "json", "--principal", "PaymentsOnCall")).out) as Record<
      string,
      unknown
    >[];
    expect(first).toEqual({
      cluster: "prod-eu",
      principal:
        "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_PaymentsOnCall_0123456789abcdef",
      type: "STANDARD",
      username: "payments-oncall:{{SessionName}}",
      kubernetesGroups: ["oncall:payments", "team:payments"],
      policies: {
        AmazonEKSAdminPolicy: ["payments", "payments-staging"],
        AmazonEKSEditPolicy: ["payments", "payments-staging"],
        AmazonEKSViewPolicy: "cluster",
      },
      teams: ["payments"],
      expires: "2027-01-31",
      origins: [{ file: "teams/payments.yaml", line: 15, column: 9, team: "payments", grant: "on-call" }],
    });
  });

  it("names what exceptions lift, and null for what there is not", async () => {
    const [lifted] = await entries("--principal", "platform-terraform");
    expect(lifted).toMatchObject({
      exceptions: [{ rule: "cluster-admin-reserved", reason: expect.any(String) as string, expires: "2027-03-31" }],
    });
    const [node] = await entries("--principal", "eks-node-linux");
    expect(node).toMatchObject({ type: "EC2_LINUX", username: null, teams: [], expires: null });
    expect(node).toMatchObject({ origins: [{ team: null, grant: null }] });
  });

  it("is sorted by cluster, then principal, and the same on repeat", async () => {
    const all = await entries();
    const keys = all.map(({ cluster, principal }) => `${cluster} ${principal}`);
    expect(keys).toEqual([...keys].sort());
    expect(await entries()).toEqual(all);
  });

  it("writes results to stdout and talk to stderr", async () => {
    const { out, err } = await list("--format", "json");
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(err).toBe("2 warnings; `yarn validate` shows them\n");
  });
});

describe("list filters", () => {
  it.each<[string, string[], number]>([
    ["a cluster", ["--cluster", "prod-eu"], 7],
    ["a glob of clusters", ["--cluster", "staging-*"], 6],
    ["two clusters", ["--cluster", "prod-eu", "staging-eu"], 13],
    ["the option twice", ["--cluster", "prod-eu", "--cluster", "staging-eu"], 13],
    ["a team", ["--team", "security"], 2],
    ["a principal's name", ["--principal", "team-payments-engineer"], 2],
    ["its kind, path and name", ["--principal", "role/fargate/pod-execution"], 1],
    ["its ARN", ["--principal", "arn:aws:iam::123456789012:role/platform-terraform"], 2],
    ["a glob of ARNs", ["--principal", "arn:aws:iam::210987654321:*"], 5],
    ["a permission set", ["--principal", "SecurityAudit"], 2],
    ["all of them together", ["--cluster", "prod-*", "--team", "payments", "--principal", "team-*"], 1],
    ["a principal that has nothing", ["--principal", "nobody"], 0],
  ])("by %s", async (_what, argv, number) => {
    expect(await entries(...argv)).toHaveLength(number);
  });

  it.each([
    [["--cluster", "prd-eu"], '--cluster: there is no cluster "prd-eu"; did you mean "prod-eu"?'],
    [["--cluster", "us-*"], '--cluster: there is no cluster "us-*"; legal: prod-eu, staging-eu'],
    [["--team", "paymets"], '--team: there is no team "paymets"; did you mean "payments"?'],
  ])("take no typo for an answer: %j", async (argv, line) => {
    expect(await list(...argv)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(line) as string });
  });

  it("says that nothing matched", async () => {
    expect(await list("--principal", "nobody")).toMatchObject({ code: 0, out: "no matching access entry\n" });
  });
});

/** What lets team x give any group and username. */
const ANY_NAMES = '    x: {groups: ["*"], usernames: ["*"]}\n';

describe("list --format csv", () => {
  it("is RFC 4180: CRLF, every cell quoted but the header, as many cells in every row", async () => {
    const { out } = await list("--format", "csv");
    expect(out.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const [head = [], ...rows] = parseCsv(out);
    expect(head).toEqual(
      "cluster,principal,type,username,kubernetesGroups,policies,teams,expires,origins,exceptions".split(","),
    );
    expect(rows).toHaveLength(13);
    expect(rows.every((row) => row.length === head.length)).toBe(true);
    expect(rows.find((row) => row[1]?.endsWith("/platform-terraform"))?.at(-1)).toBe(
      "cluster-admin-reserved until 2027-03-31 (runs the cluster add-ons; PLAT-142)",
    );
  });

  it.each(["=HYPERLINK(0)", "+1", "-1", "@SUM(1)", 'a"b,c'])("runs nothing in a spreadsheet: %s", async (group) => {
    const copy = example();
    copy.write("platform.yaml", copy.read("platform.yaml").replace("    security:\n", `${ANY_NAMES}$&`));
    const team = `team: x\nowners: ["@acme/x"]\naccess:\n  - {name: ${JSON.stringify(group)}, principals: [{role: x}], clusters: [staging-eu], kubernetesGroups: [${JSON.stringify(group)}], username: ${JSON.stringify(group)}}\n`;
    expect(parse(team)).toBeDefined();
    copy.write("teams/x.yaml", team);
    const { code, out } = await access(["list", "--root", copy.path, "--team", "x", "--format", "csv"]);
    expect(code).toBe(0);
    const [, row = []] = parseCsv(out);
    expect(row[3]).toBe(/^[a-z]/.test(group) ? group : `'${group}`);
    expect(row.filter((cell) => /^\s*[=+\-@＝]/.test(cell))).toEqual([]);
  });

  it("runs nothing in a spreadsheet that takes a full-width sign for one, which no file can say", async () => {
    const [entry] = JSON.parse((await list("--format", "json")).out) as [EntryRecord];
    const [, row = []] = parseCsv(formatCsv([{ ...entry, username: "＝1" }]));
    expect(row[3]).toBe("'＝1");
  });
});

describe("list, the table", () => {
  it.each([40, 60, 80, 100, 119, 120, 160, 250])("fits in %i columns and drops nothing", async (columns) => {
    const { out } = await access(["list", "--root", example().path], { columns });
    const lines = out.split("\n");
    if (columns >= 60) expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    const words = out.replaceAll(/[\s│├─┤┬┴┼┌┐└┘]/g, "");
    for (const word of ["PaymentsOnCall", "123456789012", "FARGATE_LINUX"]) expect(words).toContain(word);
    expect(out.endsWith("13 access entries on 2 clusters\n")).toBe(true);
    expect(out).not.toContain("…");
  });

  it("says which line, until when, and what is lifted", async () => {
    const { out } = await access(["list", "--root", example().path, "--principal", "platform-terraform"], {
      columns: 200,
    });
    expect(out).toContain("teams/platform.yaml:9");
    expect(out).toContain("cluster-admin-reserved lifted until 2027-03-31");
  });

  it("is one block an entry in a narrow terminal", async () => {
    const { out } = await access(["list", "--root", example().path, "--principal", "PaymentsOnCall"], { columns: 80 });
    expect(out).toBe(`prod-eu  permission set PaymentsOnCall  123456789012
  policies:
    admin: payments, payments-staging
    edit: payments, payments-staging
    view: cluster
  groups or type:
    oncall:payments
    team:payments
  declared by:
    teams/payments.yaml:15
  ends:
    2027-01-31

1 access entry on 1 cluster
`);
  });

  it("breaks a name of any length instead of the frame", async () => {
    const copy = example();
    const group = `x:${"g".repeat(250)}`;
    copy.write(
      "teams/x.yaml",
      `team: x\nowners: ["@acme/x"]\naccess:\n  - {principals: [{role: x}], clusters: [staging-eu], kubernetesGroups: ["${group}"]}\n`,
    );
    const { out } = await access(["list", "--root", copy.path, "--team", "x"], { columns: 130 });
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
    expect(out.match(/g/g)?.length).toBeGreaterThanOrEqual(250);
  });
});
