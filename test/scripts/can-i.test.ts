import { access, broken, example } from "./harness";

const ask = (...argv: string[]) => access([...argv, "--root", example().path]);
const SESSION = "arn:aws:sts::123456789012:assumed-role/team-payments-engineer/jane";

describe("can-i", () => {
  it.each([
    [
      "yes",
      ["get", "pods", "-n", "payments"],
      0,
      /^yes: edit in payments, payments-staging, by teams\/payments\.yaml:12\n/,
    ],
    ["no, and where it would be", ["get", "secrets", "-A"], 1, /^no\nbut yes in payments, payments-staging\n/],
    [
      "unknown, and why",
      ["get", "/healthz"],
      3,
      /^unknown\nnot evaluated: system:discovery, system:public-info-viewer\n/,
    ],
  ] as const)("says %s", async (_what, question, code, out) => {
    const run = await ask("can-i", "team-payments-engineer", ...question, "--cluster", "prod-eu");
    expect(run).toMatchObject({ code, out: expect.stringMatching(out) as string });
  });

  it("has a JSON that stays", async () => {
    const run = await ask(
      "can-i",
      SESSION,
      "create",
      "po",
      "--subresource",
      "exec",
      "-n",
      "payments",
      "--cluster",
      "prod-eu",
      "--format",
      "json",
    );
    expect(JSON.parse(run.out)).toEqual({
      answer: "yes",
      because: [
        {
          source: "policy",
          policy: "AmazonEKSEditPolicy",
          scope: ["payments", "payments-staging"],
          origins: [{ file: "teams/payments.yaml", line: 12, column: 14, team: "payments", grant: "engineers" }],
        },
      ],
      notEvaluated: [],
    });
  });

  it("says no of a role that has no entry there, and so is not let in", async () => {
    const run = await ask("can-i", "arn:aws:iam::123456789012:role/other", "get", "pods", "--cluster", "prod-eu");
    expect(run).toMatchObject({
      code: 1,
      out: "no\narn:aws:iam::123456789012:role/other has no access entry on prod-eu\nnearest: a grant of it in the file of its team, below teams/\n",
    });
  });

  it("answers neither yes nor no from files that cannot be read", async () => {
    const run = await access(["can-i", "x", "get", "pods", "--cluster", "prod-eu", "--root", broken().path]);
    expect(run).toMatchObject({ code: 3, out: "" });
  });

  it.each([
    ["a name that nobody has", ["team-payments-engineeer", "get", "pods"], 'did you mean "team-payments-engineer"?'],
    [
      "two namespaces at once",
      ["team-payments-engineer", "get", "pods", "-n", "a", "-A"],
      "-n names one namespace, and -A means all",
    ],
    [
      "one namespace in all",
      ["team-payments-engineer", "get", "namespaces/payments", "-A"],
      "-A asks about all namespaces",
    ],
    ["a subresource of a path", ["team-payments-engineer", "get", "/api", "--subresource", "log"], "a path has none"],
    ["a type without a name behind its slash", ["team-payments-engineer", "get", "pods/"], "expected TYPE"],
    ["a verb in upper case", ["team-payments-engineer", "GET", "pods"], 'did you mean "get"?'],
    ["a verb of a path in upper case", ["team-payments-engineer", "Get", "/healthz"], 'did you mean "get"?'],
    ["a namespace in upper case", ["team-payments-engineer", "get", "pods", "-n", "Payments"], "in lower case"],
  ])("refuses %s", async (_what, words, message) => {
    const run = await ask("can-i", ...words, "--cluster", "prod-eu");
    expect(run).toMatchObject({ code: 2, out: "", err: expect.stringContaining(message) as string });
  });

  it("says what may have been meant otherwise", async () => {
    const run = await ask("can-i", "team-payments-engineer", "read", "pods/log", "--cluster", "prod-eu");
    expect(run.err).toContain('"read" is no verb that Kubernetes knows');
    expect(run.err).toContain("--subresource log");
  });
});

describe("a verb that Kubernetes does not know", () => {
  it("is asked about all the same, with a word on what may have been meant", async () => {
    const run = await ask("can-i", "team-payments-engineer", "lst", "pods", "--cluster", "prod-eu");
    expect(run).toMatchObject({ code: 1, out: "no\n", err: expect.stringContaining('did you mean "list"?') as string });
  });

  it.each(["use", "bind", "sign", "approve"])("is not %s", async (verb) => {
    const run = await ask("can-i", "team-payments-engineer", verb, "pods", "--cluster", "prod-eu");
    expect(run.err).not.toContain("no verb");
  });
});

describe("who-can", () => {
  it("names everybody, and by what", async () => {
    const run = await ask("who-can", "delete", "ns/payments", "--cluster", "prod-*", "--format", "json");
    expect(run.code).toBe(0);
    expect((JSON.parse(run.out) as { principal: string }[]).map(({ principal }) => principal)).toEqual([
      "arn:aws:iam::123456789012:role/eks-break-glass",
      "arn:aws:iam::123456789012:role/platform-terraform",
    ]);
  });

  it("is fine with nobody", async () => {
    const files = ["who-can", "get", "pods", "--cluster", "prod-eu"];
    const run = await ask(...files, "--subresource", "none", "-n", "x");
    expect(run).toMatchObject({ code: 0 });
  });

  it("refuses a cluster that is none", async () => {
    expect(await ask("who-can", "get", "pods", "--cluster", "prd")).toMatchObject({ code: 2 });
  });
});
