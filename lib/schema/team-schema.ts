import * as z from "zod";

import { limitWords, listOf, MOST, TOO_MANY } from "./limits";
import { end, kubernetesGroups, label, line, name, policies, username } from "./vocabulary";

/** One principal; a map must have exactly one of its keys (checked where principals are resolved). */
const principal = z.union(
  [
    z.string().describe("The ARN of an IAM role or user, including its path"),
    z
      .strictObject({
        role: z.string().optional().describe("An IAM role (`path/name`) in each selected cluster's own account"),
        user: z.string().optional().describe("An IAM user (`path/name`) in each selected cluster's own account"),
        permissionSet: z
          .string()
          .optional()
          .describe("An IAM Identity Center permission set, from permission-sets.lock.yaml"),
      })
      .meta({ minProperties: 1, maxProperties: 1 }),
  ],
  { error: "expected an ARN, {role: …}, {user: …} or {permissionSet: …}" },
);

const selector = z.union(
  [
    label
      .min(1, { error: "expected a cluster's name" })
      .describe("A cluster's name, or a glob: `*` matches any characters; one that begins with `!` takes away"),
    z
      .record(label, label)
      .refine((map) => Object.keys(map).length <= MOST.labels, {
        error: limitWords(MOST.labels, "labels"),
        params: TOO_MANY,
      })
      .describe("Cluster labels, all of which must match; values may be globs"),
  ],
  { error: "expected a cluster's name, a glob, or a map of labels" },
);

/**
 * A GitHub user, a team, or an e-mail address: as CODEOWNERS takes them, and with nothing in them that means something there.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
const OWNER =
  /^@[A-Za-z0-9]([-_]?[A-Za-z0-9]){0,38}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$|^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$/;

const grant = z.strictObject({
  name: line.optional().describe("The grant's name in messages and reviews"),
  principals: listOf(principal, MOST.principals, "principals")
    .min(1, { error: "expected at least one principal" })
    .describe("Who gets the access"),
  clusters: listOf(selector, MOST.selectors, "selectors")
    .min(1, { error: "expected at least one cluster" })
    .describe("On which clusters"),
  entry: z
    .enum(["existing"])
    .optional()
    .describe(
      "`existing`: AWS makes the entry (a capability's role, AWS Backup's); only its policies are managed here",
    ),
  profile: z.string().optional().describe("The name of a profile in platform.yaml"),
  policies: policies.optional(),
  kubernetesGroups: kubernetesGroups.optional(),
  username: username.optional(),
  expires: end.optional().describe("The last day the grant is in force (UTC), or the minute in which it ends"),
  reason: line.optional().describe("Why, for the people who review access"),
});

/** `teams/<team>.yaml`: what a team's principals may do on which clusters. */
export const teamSchema = z.strictObject({
  team: name.describe("The team's name; also the file's name"),
  owners: listOf(
    z.string().regex(OWNER, {
      error: "expected a GitHub user or team (@org/team), or an e-mail address",
    }),
    MOST.owners,
    "owners",
  )
    .optional()
    .describe("Who owns this file (CODEOWNERS) and is asked in access reviews"),
  contact: line.optional().describe("How to reach the team"),
  namespaces: listOf(z.string(), MOST.teamNamespaces, "namespaces")
    .optional()
    .describe("The team's Kubernetes namespaces; the scope `own` means these"),
  access: listOf(grant, MOST.grants, "grants").describe("The team's grants"),
});

export type WrittenTeam = z.infer<typeof teamSchema>;
export type WrittenGrant = z.infer<typeof grant>;
export type WrittenPrincipal = z.infer<typeof principal>;
export type WrittenSelector = z.infer<typeof selector>;
export type WrittenPolicies = z.infer<typeof policies>;
