import { startSandbox, type Sandbox, type SandboxSeed } from "../../lib/sandbox";
import { access, broken, example } from "./harness";

jest.setTimeout(30_000);

let sandbox: Sandbox;
afterEach(() => sandbox.close());

const CLUSTERS = [
  { name: "prod-eu", account: "123456789012", region: "eu-west-1", authenticationMode: "API" },
  { name: "staging-eu", account: "210987654321", region: "eu-west-1", authenticationMode: "CONFIG_MAP" },
] as const;

interface Checked {
  readonly checks: readonly { id: string; about: string; status: string; message: string; commands: string[] }[];
  readonly summary: Readonly<Record<string, number>>;
}

async function doctor(seed: SandboxSeed, ...argv: string[]) {
  sandbox = await startSandbox({ seed });
  const env = {
    PATH: process.env["PATH"],
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: "123456789012",
    AWS_SECRET_ACCESS_KEY: "sandbox",
  };
  return await access(["doctor", "--root", example().path, ...argv], { env });
}

const checked = (out: string): Checked => JSON.parse(out) as Checked;

test("what is wrong is red, what the sandbox cannot say is unknown, and the exit code is 1", async () => {
  const ran = await doctor({ clusters: CLUSTERS }, "--format", "json");
  const { checks, summary } = checked(ran.out);
  const statusOf = (id: string): Record<string, string> =>
    Object.fromEntries(checks.filter((one) => one.id === id).map(({ about, status }) => [about, status]));
  expect(ran.code).toBe(1);
  expect(statusOf("credentials")).toEqual({ "account 123456789012": "green", "account 210987654321": "green" });
  expect(statusOf("clock")).toEqual({ "this machine": "green" });
  expect(statusOf("authentication-mode")).toEqual({ "prod-eu": "green", "staging-eu": "red" });
  expect(statusOf("audit-log")).toEqual({ "prod-eu": "unknown", "staging-eu": "unknown" });
  expect(statusOf("catalogue")).toEqual({
    "account 123456789012, eu-west-1": "green",
    "account 210987654321, eu-west-1": "green",
  });
  expect(statusOf("break-glass-role")).toEqual({ "account 123456789012": "red", "account 210987654321": "red" });
  expect(statusOf("permission-sets")).toMatchObject({ "account 123456789012": "red" });
  expect(Object.values(summary).reduce((a, b) => a + b)).toBe(checks.length);
  expect(checks.filter(({ status }) => status === "unknown").map(({ message }) => message)).toEqual(
    expect.arrayContaining(["could not look: the sandbox has no logs"]),
  );
});

test("a cluster of another account, and one that is not there", async () => {
  const ran = await doctor({ clusters: [CLUSTERS[0]] });
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(
    /X {3}BAD +cluster +staging-eu +there is no such cluster in eu-west-1 of account 210987654321/,
  );
});

test("where nothing answers it could not run, and files that cannot be read are red", async () => {
  sandbox = await startSandbox({ seed: {} });
  const env = {
    PATH: process.env["PATH"],
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    AWS_ACCESS_KEY_ID: "123456789012",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const blind = await access(["doctor", "--root", example().path], { env });
  expect(blind).toMatchObject({ code: 3, err: "nothing outside this machine could be looked at\n" });
  expect(blind.out).not.toMatch(/BAD/);
  const unreadable = await access(["doctor", "--root", broken().path], { env });
  expect(unreadable).toMatchObject({ code: 1, out: expect.stringMatching(/BAD +files/) as string });
});
