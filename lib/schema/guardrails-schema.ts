import * as z from "zod";

import { end, label, line } from "./vocabulary";

/** The rules that an exception can lift; their ids are the names of lib/guardrails/rules/<id>.ts. */
export const GUARDRAILS = [
  "cluster-admin-reserved",
  "delegation",
  "namespace-claim",
  "another-teams-name",
  "username-taken",
  "cluster-wide-secrets",
  "protected-namespaces",
  "expiry-required",
  "iam-users-forbidden",
  "break-glass-present",
  "break-glass-usable",
  "reserved-principal",
  "minimum-admins",
  "maximum-removals",
  "namespace-claimed-twice",
  "namespace-shared",
  "unknown-namespace",
  "group-unbound",
  "binding-unused",
  "bound-to-everybody",
  "role-unknown",
  "manifest-reserved",
] as const;

const globs = z.array(label.min(1, { error: "expected a name or glob" }));

/** What a delegation gives a team where neither it nor that of `"*"` has the key. */
export const DELEGATION_DEFAULTS = {
  groups: ["{team}", "{team}:*", "*:{team}"],
  usernames: ["{team}:*", "{team}-*:*"],
  claims: ["{team}", "{team}-*"],
} as const;

function defaultWords(key: keyof typeof DELEGATION_DEFAULTS): string {
  return `Default: ${DELEGATION_DEFAULTS[key].join(", ")}`;
}

const delegation = z.strictObject({
  policies: z.array(z.string()).optional().describe("The policies that the team may grant"),
  clusterScope: z.array(z.string()).optional().describe("The policies that the team may grant cluster-wide"),
  clusters: globs.optional().describe("The clusters on which the team may grant access; globs"),
  namespaces: z
    .union([z.literal("own"), globs], { error: "expected `own` or a list of globs" })
    .optional()
    .describe("The namespaces in which the team may grant access: `own` (what it may claim), or globs"),
  groups: globs
    .optional()
    .describe("The Kubernetes groups that the team may grant; globs, `{team}` is its name. " + defaultWords("groups")),
  usernames: globs
    .optional()
    .describe("The usernames that the team may give; globs, `{team}` is its name. " + defaultWords("usernames")),
  claims: globs
    .optional()
    .describe(
      "What the team may list under `namespaces`, and name in scopes; globs, `{team}` is its name. " +
        defaultWords("claims"),
    ),
});

const exception = z.strictObject({
  rule: z.enum(GUARDRAILS).describe("The guardrail that the exception lifts"),
  team: z.string().describe('The team it is lifted for; "*" for any team, and for violations that belong to no team'),
  principal: z
    .string()
    .max(2048, { error: "expected a principal ARN" })
    .optional()
    .describe("Only for this principal ARN; `*` matches any characters"),
  cluster: label.optional().describe("Only on this cluster; `*` matches any characters"),
  reason: line.describe("Why; shown wherever the grant is shown"),
  expires: end.describe("The last day the exception is in force (UTC), or the minute in which it ends"),
});

/** The platform's ceilings. What is left out is closed: nothing is allowed because no rule matched. */
export const guardrailsSchema = z.strictObject({
  clusterAdmin: z
    .enum(["break-glass-only", "allowed"])
    .default("break-glass-only")
    .describe("Who may have cluster-admin"),
  protectedNamespaces: globs
    .default(["kube-system", "kube-public", "kube-node-lease"])
    .describe("Namespaces in which no policy may write; globs"),
  expiry: z
    .record(z.string(), z.string().regex(/^[1-9][0-9]{0,3}d$/, { error: "expected a number of days, such as 180d" }))
    .default({})
    .describe("Policies that need an end date, and how far away it may be"),
  maxDuration: z
    .record(
      z.string(),
      z.string().regex(/^[1-9][0-9]{0,4}[mhd]$/, { error: "expected minutes, hours or days, such as 30m, 8h or 7d" }),
    )
    .default({})
    .describe("Policies that need an end so near, to the minute; with `expiry`, the stricter counts"),
  iamUsers: z.enum(["forbidden", "allowed"]).default("forbidden").describe("Whether IAM users may have access"),
  clusterWideSecrets: z
    .enum(["warn", "forbidden", "allowed"])
    .default("warn")
    .describe("A cluster-wide policy that reads every Secret"),
  boundElsewhere: globs
    .default([])
    .describe("Kubernetes groups that something outside rbac/ binds (a Helm chart, an add-on); globs"),
  rolesElsewhere: globs
    .default([])
    .describe("ClusterRoles and Roles that something outside rbac/ makes (a Helm chart, an add-on); globs"),
  minimumAdmins: z
    .int({ error: "expected a whole number" })
    .min(0, { error: "expected 0 or more" })
    .default(0)
    .describe("How many principals must have cluster-admin on each cluster, not counting the break-glass role"),
  maximumRemovals: z
    .string()
    .regex(/^(100|[0-9]{1,2})%$/, { error: "expected a share, such as 25%" })
    .default("25%")
    .describe("The share of a cluster's entries that one change may remove"),
  endedExceptions: z
    .enum(["keep", "remove"])
    .default("keep")
    .describe(
      "What becomes of access when the exception that lifts a rule for it ends: it stays, and is reported as overdue, or it ends as well",
    ),
  delegation: z
    .record(z.string(), delegation)
    .default({})
    .describe(
      'What each team may grant; a team that is not listed, and any key that a listed team leaves out, gets "*"',
    ),
  exceptions: z.array(exception).default([]).describe("Rules lifted for a team, until a date"),
});

export type WrittenException = z.infer<typeof exception>;
