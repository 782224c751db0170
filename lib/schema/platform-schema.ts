import * as z from "zod";

import { backendSchema } from "./backend-schema";
import { guardrailsSchema } from "./guardrails-schema";
import { pipelineSchema } from "./pipeline-schema";
import { SERVICES } from "./services";
import { kubernetesGroups, mail, name, policies, region, roleName, username } from "./vocabulary";

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
const VERSION = String.raw`\s*((=|!=|>=?|<=?|~>)\s*)?\d+(\.\d+){0,2}(-[0-9A-Za-z.]+)?\s*`;

const terraform = z.strictObject({
  awsProvider: z
    .string()
    .regex(new RegExp(`^${VERSION}(,${VERSION})*$`), {
      error: 'expected a version constraint, such as ">= 5.100.0, < 7.0.0"',
    })
    .default(">= 5.100.0, < 7.0.0")
    .describe("The AWS provider's version constraint, written into every stack"),
  backend: backendSchema
    .optional()
    .describe("Where the state is stored; absent: in a local file, for trying things out"),
});

const breakGlass = z.strictObject({
  role: roleName.describe("The name (`path/name`) of an IAM role in every account that has a cluster"),
  create: z.boolean().default(false).describe("Whether the account stacks create the role, or only grant it access"),
  trustedPrincipals: z.array(z.string()).default([]).describe("The ARNs that may assume the role"),
  requireMfa: z.boolean().default(true).describe("Whether the session that assumes the role must have used MFA"),
  sourceIps: z
    .array(z.union([z.cidrv4(), z.cidrv6()], { error: "expected a CIDR block, such as 203.0.113.0/24" }))
    .default([])
    .describe("The addresses from which the role may be assumed; empty: any"),
  maxSessionHours: z.int().min(1).max(12).default(1).describe("How long a session may last, in hours (1 to 12)"),
  notify: z.array(mail).default([]).describe("Who gets an e-mail when the role is assumed"),
});

const profile = z.strictObject({
  policies: policies.optional(),
  kubernetesGroups: kubernetesGroups.optional(),
  username: username.optional(),
});

/** `platform.yaml`: what every cluster and team shares, and the ceilings that no team may exceed. */
export const platformSchema = z.strictObject({
  organization: name.describe("The organization's name"),
  tags: z.record(z.string(), z.string()).default({}).describe("Tags for every resource that supports them"),
  terraform: terraform.prefault({}),
  pipeline: pipelineSchema.optional().describe("The roles that CI assumes, in each cluster's own account"),
  breakGlass: breakGlass.optional().describe("The role that still has access when nothing else works"),
  extraPolicies: z
    .array(
      z.string().regex(/^Amazon[A-Za-z0-9]{1,80}$|^[A-Z][A-Za-z0-9]{1,80}Policy$/, {
        error: "expected the full name of an access policy",
      }),
    )
    .default([])
    .describe("Access policies that are not in this tool's catalogue yet"),
  services: z
    .array(z.enum(SERVICES))
    .default([])
    .describe("AWS services in use that make access entries with your roles: the service control policy lets them"),
  regions: z.array(region).default([]).describe("AWS regions that this tool does not know yet"),
  profiles: z
    .record(z.string(), profile)
    .default({})
    .describe("Named bundles of access; `{team}` stands for the team's name"),
  guardrails: guardrailsSchema.prefault({}),
});

export type WrittenPlatform = z.infer<typeof platformSchema>;
export type WrittenProfile = z.infer<typeof profile>;
