import { parsePrincipalArn, parseRoleName } from "../model";
import { accountId, bucketName, clusterName, name, region } from "../schema/vocabulary";

/** What a first repository is made from, as people write it: each a flag of `init`, and a question where nobody gave it. */
export interface Answers {
  readonly organization: string;
  readonly repository: string;
  readonly owner: readonly string[];
  readonly cluster: readonly string[];
  readonly assumeRole: string;
  readonly state: string;
  readonly trusted: readonly string[];
}

export type Flag = keyof Answers;

/** What is wrong with one value of an answer, and what is legal; undefined: nothing. */
type Check = (text: string) => string | undefined;

const GITHUB_OWNER = /^@[A-Za-z0-9][A-Za-z0-9-]*(\/[A-Za-z0-9._-]+)?$/;

const isRegion = (text: string): boolean => region.safeParse(text).success;

/** `NAME:ACCOUNT:REGION` taken apart; undefined where it is something else. */
export function readCluster(
  text: string,
): { readonly name: string; readonly account: string; readonly region: string } | undefined {
  const [cluster = "", account = "", where = "", ...more] = text.split(":");
  const isOne =
    clusterName.safeParse(cluster).success && accountId.safeParse(account).success && isRegion(where) && !more.length;
  return isOne ? { name: cluster, account, region: where } : undefined;
}

/** `BUCKET:REGION` taken apart; undefined where it is something else. */
export function readState(text: string): { readonly bucket: string; readonly region: string } | undefined {
  const [bucket = "", where = "", ...more] = text.split(":");
  return bucketName.safeParse(bucket).success && isRegion(where) && more.length === 0
    ? { bucket, region: where }
    : undefined;
}

/** What each answer must be. The files made from them are compiled besides: nothing that is wrong there is written. */
export const CHECKS: Readonly<Record<Flag, Check>> = {
  organization: (text) =>
    name.safeParse(text).success ? undefined : "expected 1 to 63 letters, digits, dots, underscores or hyphens",
  repository: (text) =>
    /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9._-]+)+$/.test(text) ? undefined : "expected org/name, as acme/eks-access",
  owner: (text) => (GITHUB_OWNER.test(text) ? undefined : "expected a team or a person, as @acme/platform"),
  cluster: (text) =>
    readCluster(text) === undefined ? "expected NAME:ACCOUNT:REGION, as prod-eu:123456789012:eu-west-1" : undefined,
  assumeRole: (text) => {
    const role = parseRoleName("role", "aws", "000000000000", text);
    return role.ok ? undefined : `${role.message}; expected a role's path/name, as eks-access`;
  },
  state: (text) => (readState(text) === undefined ? "expected BUCKET:REGION, as acme-state:eu-west-1" : undefined),
  trusted: (text) => {
    const principal = parsePrincipalArn(text);
    return principal.ok ? undefined : `${principal.message}; expected the ARN of an IAM role or user`;
  },
};
