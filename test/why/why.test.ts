import { access, broken, example } from "../scripts/harness";

const why = (...argv: string[]) => access(["why", ...argv, "--root", example().path]);

it("tells everything that a principal has, and by which lines", async () => {
  const { code, out } = await why("PaymentsOnCall", "--cluster", "prod-eu");
  expect(code).toBe(0);
  const [, ...lines] = out.split("\n");
  expect(lines.slice(0, 10)).toEqual([
    "  STANDARD entry, of payments; all of it ends after 2027-01-31",
    "has:",
    "  admin in payments, payments-staging, by teams/payments.yaml:20",
    "  edit in payments, payments-staging, by teams/payments.yaml:17, 19; merged from 2 lines",
    "  view everywhere, by teams/payments.yaml:17",
    "  group oncall:payments, by teams/payments.yaml:21; nothing in rbac/ binds it",
    "  group team:payments, by teams/payments.yaml:17; nothing in rbac/ binds it",
    "  username payments-oncall:{{SessionName}}, by teams/payments.yaml:22",
    "granted by:",
    "  on-call, of team payments, teams/payments.yaml, until 2027-01-31: INC-2231 follow-up",
  ]);
  expect(lines[10]).toBe(
    "    principal permissionSet: PaymentsOnCall (line 15); cluster by {env: prod} (line 16); profile developer (platform.yaml:32)",
  );
});

it("tells which guardrail is lifted, and until when", async () => {
  const { out } = await why("platform-terraform", "--cluster", "prod-eu");
  expect(out).toContain(
    "guardrails lifted:\n  cluster-admin-reserved, until 2027-03-31: runs the cluster add-ons; PLAT-142\n",
  );
});

it("tells what the platform declares", async () => {
  expect((await why("eks-node-linux", "--cluster", "prod-eu")).out).toContain(
    "  EC2_LINUX entry, of the platform, by clusters/prod-eu.yaml:",
  );
  expect((await why("eks-break-glass", "--cluster", "prod-eu")).out).toContain(
    "  STANDARD entry, the break-glass role, by platform.yaml:22\n",
  );
});

it("has a JSON of each line, with what it asks for", async () => {
  const { out } = await why("PaymentsOnCall", "--cluster", "prod-eu", "--format", "json");
  const [one] = JSON.parse(out) as { policies: { policy: string; lines: object[] }[] }[];
  expect(one?.policies.find(({ policy }) => policy === "AmazonEKSEditPolicy")?.lines).toMatchObject([
    { line: 17, asks: ["payments", "payments-staging"], profile: { text: "developer", file: "platform.yaml" } },
    { line: 19, asks: ["payments"], profile: null, git: { kind: "unknown" } },
  ]);
});

const bind = (name: string, subject: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${name}, namespace: payments }
roleRef: { kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io }
subjects: [${subject}]
`;

it("tells what everybody is given, and the User that it is, but nothing of service accounts or of whoever has no name", async () => {
  const home = example();
  const groups = ["authenticated", "unauthenticated", "serviceaccounts", "masters", "serviceaccounts:payments"];
  const texts = groups.map((name) => bind(name.replace(":", "-"), `{ kind: Group, name: "system:${name}" }`));
  home.write("rbac/all.yaml", [...texts, bind("jane", '{ kind: User, name: "payments-oncall:jane" }')].join(""));
  const { out } = await access(["why", "PaymentsOnCall", "--cluster", "prod-eu", "--root", home.path]);
  const lines = out.split("\n").filter((line) => /gives|as system|User/.test(line));
  expect(lines).toEqual([
    "  the sessions that are User payments-oncall:jane",
    "    gives ClusterRole view in payments, by RoleBinding jane (rbac/all.yaml:34)",
    "  as system:authenticated, like everybody who is let in",
    "    gives ClusterRole view in payments, by RoleBinding authenticated (rbac/all.yaml:4)",
  ]);
  const words = ["PaymentsOnCall", "get", "pods", "-n", "payments", "--cluster", "prod-eu", "--format", "json"];
  const asked = await access(["can-i", ...words, "--root", home.path]);
  const { because } = JSON.parse(asked.out) as { because: { source: string; binding?: string }[] };
  expect(because.filter(({ source }) => source === "rbac")).toHaveLength(1);
});

it("says so of somebody who has nothing there", async () => {
  expect(await why("SecurityAudit", "--cluster", "no-*")).toMatchObject({ code: 2 });
  expect(await why("PaymentsOnCall", "--cluster", "staging-eu")).toMatchObject({
    code: 1,
    out: '"PaymentsOnCall" has no access entry there\n',
  });
});

it("refuses a name that nobody has, and files that cannot be read", async () => {
  expect(await why("PaymentsOnCal")).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean "PaymentsOnCall"?') as string,
  });
  expect(await access(["why", "x", "--root", broken().path])).toMatchObject({ code: 1, out: "" });
});
