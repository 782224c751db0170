import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import type { Credentials } from "../../../lib/io/aws/credentials";
import { MOTO_ACCOUNT, type Moto } from "../../support/moto";

export const HOME = { account: MOTO_ACCOUNT, partition: "aws" } as const;
export const AWAY = { account: "210987654321", partition: "aws" } as const;

const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

function trustOf(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: statement });
}

/** What the environment of every test was before: the SDK's own chain reads `process.env`. */
export function keepEnvironment(): void {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });
}

/** Credentials of another account, as moto hands them out. */
async function credentialsIn(moto: Moto, account: string, region: string): Promise<Credentials> {
  const own = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "moto" };
  if (account === MOTO_ACCOUNT) return own;
  const sts = new STSClient({ endpoint: moto.url, region, credentials: own });
  const partition = region.startsWith("cn-") ? "aws-cn" : "aws";
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:${partition}:iam::${account}:role/setup`, RoleSessionName: "setup" }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? "",
    secretAccessKey: given?.SecretAccessKey ?? "",
    sessionToken: given?.SessionToken ?? "",
  };
}

export interface Setup {
  /** Makes a role from `path/name`; answers with its id. */
  /** @param service what may assume it; nothing by default */
  readonly role: (pathAndName: string, service?: string) => Promise<string>;
  readonly user: (pathAndName: string) => Promise<string>;
}

function split(pathAndName: string): { path: string; name: string } {
  const name = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
  const folders = pathAndName.slice(0, pathAndName.length - name.length);
  return { path: `/${folders}`, name };
}

/** Makes principals in one account of a moto server. */
export async function setUp(moto: Moto, account: string, region = "us-east-1"): Promise<Setup> {
  const iam = new IAMClient({ endpoint: moto.url, region, credentials: await credentialsIn(moto, account, region) });
  return {
    role: async (pathAndName, service) => {
      const { path, name } = split(pathAndName);
      const made = await iam.send(
        new CreateRoleCommand({
          RoleName: name,
          Path: path,
          AssumeRolePolicyDocument: service === undefined ? TRUST : trustOf(service),
        }),
      );
      return made.Role?.RoleId ?? "";
    },
    user: async (pathAndName) => {
      const { path, name } = split(pathAndName);
      const made = await iam.send(new CreateUserCommand({ UserName: name, Path: path }));
      return made.User?.UserId ?? "";
    },
  };
}
