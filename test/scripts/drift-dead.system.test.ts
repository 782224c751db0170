import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";

import type { DriftReport } from "../../lib/drift";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { FILES, planOf, seedOf } from "../drift/world";
import { keepEnvironment } from "../io/iam/iam-world";
import { describeWithMoto, MOTO_ACCOUNT } from "../support/moto";
import { access, folder, type Folder } from "./harness";

jest.setTimeout(60_000);
keepEnvironment();

const OTHER = "444455556666";
/** The files of the drift tests, with two clusters in moto's own account. */
const HERE = Object.fromEntries(
  Object.entries(FILES).map(([path, text]) => [path, text.replaceAll("111122223333", MOTO_ACCOUNT)]),
);
const plan = planOf(HERE);
const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

describeWithMoto("dead entries, with the IAM of moto_server", (moto) => {
  let sandbox: Sandbox;
  let root: Folder;
  let iam: IAMClient;

  beforeEach(async () => {
    await moto().reset();
    Object.assign(process.env, moto().env);
    iam = new IAMClient({ region: "us-east-1" });
    for (const { kind, path, name, account } of principals()) {
      if (account !== MOTO_ACCOUNT) continue;
      if (kind === "user") await iam.send(new CreateUserCommand({ UserName: name, Path: path }));
      else await makeRole(path, name);
    }
    // Whoever has an entry was there before it.
    await passASecond();
    sandbox = await startSandbox({ seed: seedOf(plan) });
    root = folder();
    for (const [path, text] of Object.entries(HERE)) root.write(path, text);
  });
  afterEach(async () => {
    iam.destroy();
    await sandbox.close();
  });

  function principals() {
    const all = plan.clusters.flatMap(({ entries }) => entries.map(({ principal }) => principal));
    return [...new Map(all.map((principal) => [principal.arn, principal])).values()];
  }

  async function makeRole(path: string, name: string): Promise<void> {
    await iam.send(new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: TRUST }));
  }

  /** IAM's dates are cut to the second. */
  async function passASecond(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }

  async function drift(...args: string[]) {
    // The SDK's own chain for IAM and STS, which is of moto's account alone; a key of 12 digits for the sandbox's EKS.
    const env = {
      ...moto().env,
      AWS_ENDPOINT_URL_EKS: sandbox.url,
      AWS_ACCESS_KEY_ID: MOTO_ACCOUNT,
    };
    const ran = await access(["drift", "--root", root.path, "--format", "json", ...args], { env });
    return { ...ran, report: JSON.parse(ran.out) as DriftReport };
  }

  function brief({ clusters }: DriftReport): string[] {
    return clusters.flatMap(({ cluster, findings }) =>
      findings.map(({ kind, principal, dead }) => {
        return `${cluster}: ${kind} ${principal?.replace(/^.*:(role|user)/, "$1") ?? "-"} ${dead?.reason ?? ""}`.trimEnd();
      }),
    );
  }

  it("there are none while everybody is who they were", async () => {
    const { report } = await drift("--cluster", "one", "--cluster", "two");
    expect(report).toEqual({
      clusters: [
        { cluster: "one", findings: [] },
        { cluster: "two", findings: [] },
      ],
    });
  });

  it("a role made again, a role that is gone and a user that is gone: on each of their clusters", async () => {
    await iam.send(new DeleteRoleCommand({ RoleName: "payments" }));
    await makeRole("/eng/", "payments");
    await iam.send(new DeleteRoleCommand({ RoleName: "ops" }));
    await iam.send(new DeleteUserCommand({ UserName: "robot" }));
    const { report, code } = await drift("--cluster", "one", "--cluster", "two");
    expect(code).toBe(1);
    expect(brief(report)).toEqual(
      ["one", "two"].flatMap((cluster) => [
        `${cluster}: dead-entry role/eng/payments recreated`,
        `${cluster}: dead-entry role/ops gone`,
        `${cluster}: dead-entry user/robot gone`,
      ]),
    );
  });

  it("an account that cannot be entered is noted, and nobody in it is called dead", async () => {
    const { report, code } = await drift();
    expect([code, brief(report)]).toEqual([0, []]);
    expect(report.notes).toEqual([
      {
        about: "iam",
        account: OTHER,
        text: expect.stringContaining(`these credentials are of account ${MOTO_ACCOUNT}, not ${OTHER}`) as string,
      },
    ]);
  });
});
