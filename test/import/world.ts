import type { AwsAuth, AwsAuthLine, Binding } from "../../lib/aws-auth";
import { importClusters, type Import, type ImportRules } from "../../lib/import/import-clusters";
import { teamByRules } from "../../lib/import/team-of";
import type { IamReader, PrincipalReading } from "../../lib/ports/iam-reader";

export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";

export const roleArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const userArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:user/${name}`;

/** A line of `mapRoles`, plain unless said otherwise. */
export function line(arn: string, given: Partial<AwsAuthLine> = {}): AwsAuthLine {
  const base = { section: "mapRoles", index: 0, line: 1, username: "someone", groups: ["devs"], flaws: [] } as const;
  return { ...base, arn, replacedBy: undefined, ...given };
}

/** IAM with these principals, path included; accounts that have none cannot be read. */
export function iamWith(...arns: readonly string[]): IamReader {
  const answer = (account: string, kind: string, name: string): PrincipalReading => {
    const its = arns.filter((arn) => arn.split(":")[4] === account);
    if (its.length === 0) return { couldNotLook: "there are no credentials" };
    const found = its.find(
      (arn) => arn.includes(`:${kind}/`) && arn.split("/").at(-1)?.toLowerCase() === name.toLowerCase(),
    );
    if (found === undefined) return { missing: true };
    return { arn: found, name: found.split("/").at(-1) ?? "", id: "AROA1", createdAt: undefined };
  };
  return {
    role: ({ account }, name) => Promise.resolve(answer(account, "role", name)),
    user: ({ account }, name) => Promise.resolve(answer(account, "user", name)),
    roles: () => Promise.resolve({ couldNotLook: "not asked for here" }),
  };
}

export interface Given {
  readonly lines: readonly AwsAuthLine[];
  readonly awsAuth?: Partial<AwsAuth>;
  readonly iam?: IamReader;
  readonly bindings?: readonly Binding[];
  readonly options?: Partial<ImportRules>;
  readonly clusters?: readonly string[];
  readonly region?: string;
}

/** An import of the same lines on each cluster; IAM knows every role and user without a path. */
export async function imported({
  lines,
  iam,
  bindings,
  options,
  clusters = ["one"],
  ...given
}: Given): Promise<Import> {
  const { region = "eu-west-1", awsAuth } = given;
  const numbered = lines.map((one, index) => ({ ...one, index }));
  return await importClusters(
    clusters.map((name) => ({
      cluster: { name, account: ACCOUNT, region, authenticationMode: "API_AND_CONFIG_MAP" },
      awsAuth: { lines: numbered, accounts: [], notes: [], ...awsAuth },
      bindings,
    })),
    iam ?? iamWith(...new Set(lines.map(({ arn }) => arn))),
    { teamOf: teamByRules([]), usePolicies: false, ...options },
  );
}
