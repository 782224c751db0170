import { startSandbox } from "../../lib/sandbox";
import { describeWithMoto } from "../support/moto";
import { AWAY, HOME, keepEnvironment, setUp } from "../io/iam/iam-world";
import { access, example, folder, type Folder } from "./harness";

jest.setTimeout(60_000);
keepEnvironment();

const LOCK = "permission-sets.lock.yaml";
const SSO = "aws-reserved/sso.amazonaws.com/eu-west-1";
const role = (set: string, suffix = "0123456789abcdef"): string => `${SSO}/AWSReservedSSO_${set}_${suffix}`;
const arn = (account: string, pathAndName: string): string => `arn:aws:iam::${account}:role/${pathAndName}`;
const ASSUME = ["--assume-role", arn(AWAY.account, "reader")];

/** The example names PaymentsOnCall and SecurityAudit for the first account, SecurityAudit for the other. */
describeWithMoto("yarn resolve-permission-sets, against moto_server", (moto) => {
  beforeEach(async () => {
    await moto().reset();
    Object.assign(process.env, moto().env);
  });

  const resolve = (files: Folder, ...argv: string[]) =>
    access(["resolve-permission-sets", "--root", files.path, ...argv], { env: moto().env });

  async function roles(home: readonly string[], away: readonly string[]): Promise<void> {
    const [here, there] = [await setUp(moto(), HOME.account), await setUp(moto(), AWAY.account)];
    for (const name of home) await here.role(name);
    for (const name of away) await there.role(name);
  }

  /** Every permission set of the example has the role that its lock says. */
  const asLocked = () =>
    roles(
      [role("PaymentsOnCall"), role("SecurityAudit", "89abcdef01234567"), role("Unused"), "eks-node-linux"],
      [role("SecurityAudit", "fedcba9876543210")],
    );

  it("writes the example's file, byte for byte, where there is none", async () => {
    await asLocked();
    const files = example();
    const before = files.read(LOCK);
    const empty = folder();
    for (const [file, text] of Object.entries(files.snapshot())) if (file !== LOCK) empty.write(file, text);
    const ran = await resolve(empty, ...ASSUME);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out.split("\n")).toEqual([
      `added   ${HOME.account} PaymentsOnCall: ${arn(HOME.account, role("PaymentsOnCall"))}`,
      `added   ${HOME.account} SecurityAudit: ${arn(HOME.account, role("SecurityAudit", "89abcdef01234567"))}`,
      `added   ${AWAY.account} SecurityAudit: ${arn(AWAY.account, role("SecurityAudit", "fedcba9876543210"))}`,
      "",
    ]);
    expect(empty.read(LOCK)).toBe(before);
    expect((await access(["validate", "--root", empty.path])).code).toBe(0);
  });

  it("leaves a file alone that says the same, in whatever layout", async () => {
    await asLocked();
    const files = example();
    files.write(LOCK, `# my own comment\n${files.read(LOCK).replaceAll("\n", "\r\n")}`);
    const before = files.snapshot();
    const ran = await resolve(files, ...ASSUME);
    expect(ran).toMatchObject({ code: 0, out: `${LOCK} is up to date: 3 roles\n` });
    expect((await resolve(files, "--check", ...ASSUME)).code).toBe(0);
    expect(files.snapshot()).toEqual(before);
  });

  it("shows a suffix that changed, drops what nobody names, and writes only without --check", async () => {
    await roles(
      [role("PaymentsOnCall", "ffffffffffffffff"), role("SecurityAudit", "89abcdef01234567")],
      [role("SecurityAudit", "fedcba9876543210")],
    );
    const files = example();
    files.write(LOCK, `${files.read(LOCK)}  Stale: ${arn(AWAY.account, role("Stale"))}\n`);
    const before = files.snapshot();
    const out = [
      `changed ${HOME.account} PaymentsOnCall: 0123456789abcdef -> ffffffffffffffff`,
      `removed ${AWAY.account} Stale: no grant names it there`,
      "",
    ].join("\n");
    const checked = await resolve(files, "--check", ...ASSUME);
    expect(checked).toMatchObject({ code: 1, out });
    expect(checked.err).toContain("run `yarn resolve-permission-sets`");
    expect(files.snapshot()).toEqual(before);
    expect(await resolve(files, ...ASSUME)).toMatchObject({ code: 0, out });
    expect(files.read(LOCK)).toBe(
      (before[LOCK] ?? "").replace("0123456789abcdef", "ffffffffffffffff").replace(/^ {2}Stale.*\n/m, ""),
    );
    expect((await resolve(files, "--check", ...ASSUME)).code).toBe(0);
  });

  it("tells every permission set without a role, and every one with several, where they are named", async () => {
    const twins = [role("SecurityAudit"), role("SecurityAudit", "ffffffffffffffff")];
    await roles([role("PaymentOnCall"), ...twins], []);
    const files = example();
    const before = files.snapshot();
    const ran = await resolve(files, ...ASSUME);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain(
      `teams/payments.yaml:15:24: error: permission set "PaymentsOnCall" has no role in account ${HOME.account} (1 cluster: prod-eu); did you mean "PaymentOnCall"?`,
    );
    expect(ran.err).toContain(`teams/security.yaml:6:34: error: permission set "SecurityAudit" has 2 roles in`);
    for (const twin of twins) expect(ran.err).toContain(arn(HOME.account, twin));
    expect(ran.err).toContain(
      `"SecurityAudit" has no role in account ${AWAY.account} (1 cluster: staging-eu); the account has no IAM Identity Center roles at all`,
    );
    expect(ran.err).toContain("3 errors");
    expect(files.snapshot()).toEqual(before);
  });

  it("an account that cannot be read is exit 3, says how to get there, and nothing is written", async () => {
    await asLocked();
    const files = example();
    files.write(LOCK, "{}\n");
    const ran = await resolve(files);
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err).toContain(
      `could not look at account ${AWAY.account}: these credentials are of account ${HOME.account}, not ${AWAY.account}; name a profile or a role to assume for it (--profile ${AWAY.account}=NAME`,
    );
    expect(ran.err).toContain(`${LOCK} was not touched; --account NUMBER... looks only at`);
    expect(files.read(LOCK)).toBe("{}\n");
  });

  it("--account looks only there, and keeps the lines of the others, wrong ones too", async () => {
    await roles([role("PaymentsOnCall", "ffffffffffffffff"), role("SecurityAudit", "89abcdef01234567")], []);
    const files = example();
    const others = `"210987654321":\n  Gone: "a: b # c"\n  SecurityAudit: ${arn(AWAY.account, role("SecurityAudit"))}\n`;
    files.write(LOCK, files.read(LOCK).replace(/^"210987654321":[^]*/m, others));
    const before = files.read(LOCK);
    const ran = await resolve(files, "--account", HOME.account);
    expect(ran).toMatchObject({
      code: 0,
      out: `changed ${HOME.account} PaymentsOnCall: 0123456789abcdef -> ffffffffffffffff\n`,
    });
    expect(files.read(LOCK)).toBe(before.replace("0123456789abcdef", "ffffffffffffffff"));
  });

  it("a broken lock is written anew, unless lines of it would have to be kept", async () => {
    await asLocked();
    const files = example();
    const good = files.read(LOCK);
    files.write(LOCK, `<<<<<<< HEAD\n${good}=======\n${good}>>>>>>> main\n`);
    const limited = await resolve(files, "--account", HOME.account);
    expect(limited.code).toBe(2);
    expect(limited.err).toContain("run without --account");
    const ran = await resolve(files, ...ASSUME);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain("has mistakes: it is written anew");
    expect(files.read(LOCK)).toBe(good);
  });
});

it("works in the sandbox, for every account at once", async () => {
  const principals = [
    arn(HOME.account, role("PaymentsOnCall")),
    arn(HOME.account, role("SecurityAudit", "89abcdef01234567")),
    arn(AWAY.account, role("SecurityAudit", "fedcba9876543210")),
  ];
  const sandbox = await startSandbox({ seed: { principals } });
  try {
    const ran = await access(["resolve-permission-sets", "--root", example().path, "--check"], {
      env: { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: "000000000000" },
    });
    expect(ran).toMatchObject({ code: 0, out: `${LOCK} is up to date: 3 roles\n` });
    expect(sandbox.calls().filter(({ operation }) => operation === "ListRoles")).toHaveLength(2);
  } finally {
    await sandbox.close();
  }
});
