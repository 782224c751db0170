import * as z from "zod";

import type { SandboxSeed } from "./seed";
import { authenticationModes, clusterStatuses, entryTypes } from "./state";

const account = z.string("an account must be 12 digits in quotes").regex(/^\d{12}$/, "an account must be 12 digits");

const entry = z.strictObject({
  principalArn: z.string(),
  type: z.enum(entryTypes).exactOptional(),
  kubernetesGroups: z.array(z.string()).exactOptional(),
  username: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
  policies: z
    .array(z.strictObject({ policy: z.string(), scope: z.union([z.literal("cluster"), z.array(z.string()).min(1)]) }))
    .exactOptional(),
});

const identity = z.strictObject({ id: z.string(), type: z.string() });

const capability = z.strictObject({
  name: z.string(),
  type: z.enum(["ACK", "ARGOCD", "KRO"]),
  roleArn: z.string(),
  rbacRoleMappings: z.array(z.strictObject({ role: z.string(), identities: z.array(identity) })).exactOptional(),
});

const cluster = z.strictObject({
  name: z.string(),
  account,
  region: z.string(),
  authenticationMode: z.enum(authenticationModes).exactOptional(),
  version: z.string("a version must be in quotes").exactOptional(),
  platformVersion: z.string().exactOptional(),
  status: z.enum(clusterStatuses).exactOptional(),
  endpoint: z.string().exactOptional(),
  certificateAuthority: z.string().exactOptional(),
  entries: z.array(entry).exactOptional(),
  bootstrapCreator: z.string().exactOptional(),
  identityProviders: z.array(z.strictObject({ name: z.string(), type: z.string().exactOptional() })).exactOptional(),
  capabilities: z.array(capability).exactOptional(),
});

const seed = z.strictObject({
  clusters: z.array(cluster).exactOptional(),
  principals: z.array(z.string()).exactOptional(),
  presumedPrincipals: z.array(z.string()).exactOptional(),
  absentPrincipals: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<SandboxSeed>;

/**
 * Reads a seed from the value of a JSON or YAML file.
 * @throws Error that lists every problem with its place; an unknown key is one.
 */
export function parseSeed(value: unknown): SandboxSeed {
  const result = seed.safeParse(value);
  if (!result.success) throw new Error(`The seed is not valid.\n${z.prettifyError(result.error)}`);
  return result.data;
}
