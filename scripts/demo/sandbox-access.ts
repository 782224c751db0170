import { sandboxEnvironment, type SandboxSeed } from "../../lib/sandbox";
import type { GuardedPlan, PlannedEntry } from "../../lib/compile";
import { accountStackName } from "../../lib/model";

/** In the sandbox, as in LocalStack, the access key id is the account. */
export function sandboxCredentials({ account }: { readonly account: string }): {
  accessKeyId: string;
  secretAccessKey: string;
} {
  return { accessKeyId: account, secretAccessKey: "sandbox" };
}

/** What of the caller's environment could lead somewhere else than to the sandbox. */
export const MISLEADING = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ENDPOINT_URL_EKS",
  "AWS_ENDPOINT_URL_IAM",
  "AWS_ENDPOINT_URL_STS",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
] as const;

/** The environment for Terraform on each stack: the account is in the credentials, and so differs. */
export function stackEnvironments(
  plan: GuardedPlan,
  url: string,
): ReadonlyMap<string, Record<string, string | undefined>> {
  const cleared = Object.fromEntries(MISLEADING.map((name) => [name, undefined]));
  const environment = (account: string, region: string): Record<string, string | undefined> => ({
    ...cleared,
    ...sandboxEnvironment(url, account, region),
  });
  return new Map([
    ...plan.accounts.map(({ account, region }) => [accountStackName(account), environment(account, region)] as const),
    ...plan.clusters.map(({ cluster }) => [cluster.name, environment(cluster.account, cluster.region)] as const),
  ]);
}

function seedEntry(
  { principal, type, username, kubernetesGroups, policies, tags }: PlannedEntry,
  common: ReadonlyMap<string, string>,
) {
  return {
    principalArn: principal.arn,
    type,
    ...(username === undefined ? {} : { username, kubernetesGroups: kubernetesGroups.map(({ value }) => value) }),
    tags: Object.fromEntries([...common, ...tags]),
    policies: policies.map(({ policy, scope }) => ({
      policy: policy.name,
      scope: scope.type === "cluster" ? ("cluster" as const) : scope.namespaces.map(({ value }) => value),
    })),
  };
}

/**
 * A sandbox with the clusters of a plan, and in IAM every principal that the plan names, `also` included, but those that
 * the account stacks make. `filled`: as if the plan had been applied, where there is no Terraform to do it.
 */
export function seedFor(plan: GuardedPlan, also: readonly string[], filled: boolean): SandboxSeed {
  const made = new Set<string>(
    filled
      ? []
      : plan.accounts.flatMap(({ breakGlass, breakGlassRole }) =>
          breakGlass?.create === true ? (breakGlassRole?.arn ?? []) : [],
        ),
  );
  const named = plan.clusters.flatMap(({ entries }) => entries.map(({ principal }) => principal.arn as string));
  return {
    principals: [...new Set([...named, ...also])].filter((arn) => !made.has(arn)),
    clusters: plan.clusters.map(({ cluster, entries }) => ({
      name: cluster.name,
      account: cluster.account,
      region: cluster.region,
      authenticationMode: cluster.authenticationMode,
      entries: filled ? entries.map((entry) => seedEntry(entry, plan.settings.tags)) : [],
    })),
  };
}
