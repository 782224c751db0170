import { printable } from "../../diagnostics";
import type { CredentialsFor } from "../aws/credentials";
import type { ClusterAddress } from "../../ports/eks-reader";
import type { Rights, RightsReader, Wish } from "../../ports/rights-reader";
import { deniedBy, type Asking } from "../iam/simulate";

export interface RightsOptions {
  /** @default the SDK's own chain */
  readonly credentialsFor?: CredentialsFor;
  readonly iamEndpoint?: string | undefined;
  readonly stsEndpoint?: string | undefined;
}

/** Nobody locked out waits a minute for an answer that is only good to have. */
const PATIENCE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/**
 * The ARN whose policies IAM simulates. Of a session that is the role's, whose path only IAM knows. Undefined for what has
 * no policies to simulate: the root user, a federated user.
 */
async function tryFindSource({ sdk, client }: Asking, caller: string): Promise<string | undefined> {
  if (/:user\//.test(caller)) return caller;
  const [, role] = /:assumed-role\/([^/]+)\//.exec(caller) ?? [];
  if (role === undefined) return undefined;
  const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName: role }));
  return Role?.Arn;
}

async function isDenied(asking: Asking, source: string, { action, resource, context }: Wish): Promise<boolean> {
  const denied = await deniedBy(asking, source, { actions: [action], resources: [resource], context });
  return denied.length > 0;
}

function explain(cause: unknown): string {
  const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
  return printable(`${name}: ${message}`, 300);
}

async function simulate(asking: Asking, caller: string, wishes: readonly Wish[]): Promise<Rights> {
  try {
    const source = await tryFindSource(asking, caller);
    if (source === undefined)
      return { caller, couldNotCheck: `IAM has no policies to simulate for ${printable(caller, 300)}` };
    const denials = await Promise.all(wishes.map((wish) => isDenied(asking, source, wish)));
    return { caller, denied: wishes.filter((_wish, index) => denials[index]).map(({ action }) => action) };
  } catch (cause) {
    return { caller, couldNotCheck: explain(cause) };
  }
}

/**
 * STS GetCallerIdentity and IAM SimulatePrincipalPolicy. The simulation knows the policies of the caller and some of the
 * organization's; a session's own policy it does not know.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function awsRightsReader(options: RightsOptions = {}): RightsReader {
  const { credentialsFor, iamEndpoint, stsEndpoint } = options;
  const configFor = (cluster: ClusterAddress, endpoint: string | undefined) => {
    const credentials = credentialsFor?.(cluster);
    const { region } = cluster;
    return {
      region,
      ...PATIENCE,
      ...(credentials && { credentials }),
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  };
  return {
    check: async (cluster, wishes) => {
      const [sts, sdk] = await Promise.all([import("@aws-sdk/client-sts"), import("@aws-sdk/client-iam")]);
      const asker = new sts.STSClient(configFor(cluster, stsEndpoint));
      let caller: string;
      try {
        caller = (await asker.send(new sts.GetCallerIdentityCommand({}))).Arn ?? "";
      } catch (cause) {
        return { caller: undefined, couldNotCheck: explain(cause) };
      }
      const client = new sdk.IAMClient(configFor(cluster, iamEndpoint));
      return await simulate({ sdk, client }, caller, wishes);
    },
  };
}
