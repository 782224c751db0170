import * as z from "zod";

import { oidcSchema } from "./oidc-schema";
import { mail, region, roleName } from "./vocabulary";

const GITHUB_ID = "expected a GitHub id, a number such as 123456789";

/** YAML has it with or without quotes. */
const githubId = z.union(
  [z.int().positive({ error: GITHUB_ID }), z.string().regex(/^[1-9][0-9]{0,18}$/, { error: GITHUB_ID })],
  { error: GITHUB_ID },
);

/** Compared letter by letter with the token's claims: a wildcard in one would never match anything. */
const claim = (what: string): z.ZodString =>
  z
    .string()
    .regex(/^(?!refs\/)[A-Za-z0-9]([A-Za-z0-9._/-]{0,198}[A-Za-z0-9])?$/, { error: `expected the name of ${what}` });

const alarms = z.strictObject({
  enabled: z.boolean().optional().describe("Whether the account stacks create alarms; default: the value of `create`"),
  notify: z
    .array(mail)
    .default([])
    .describe("Who gets an e-mail when anyone but the apply role changes access; empty: `breakGlass.notify`"),
  regions: z.array(region).default([]).describe("Regions to watch besides those with a cluster"),
});

/** What `pipeline` of `platform.yaml` says: who CI is, and who is told when somebody else does its work. */
export const pipelineSchema = z.strictObject({
  applyRole: roleName.describe("The only role that may change access entries"),
  planRole: roleName.describe("Reads what `terraform plan` needs"),
  driftRole: roleName.optional().describe("Also reads CloudTrail and IAM; absent: the plan role checks for drift"),
  auditLogs: z
    .boolean()
    .default(false)
    .describe("Whether the drift role may also read the clusters' audit logs, for `yarn usage --live`"),
  create: z.boolean().default(false).describe("Whether the account stacks create the roles"),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]{1,100}$/, {
      error: "expected org/name, as GitHub spells it",
    })
    .optional()
    .describe("The GitHub repository whose workflows may assume the roles: org/name"),
  repositoryId: githubId.optional().describe("The repository's id, which GitHub never reuses"),
  ownerId: githubId.optional().describe("The id of the repository's organization"),
  environment: claim("a GitHub environment")
    .default("production")
    .describe("The GitHub environment whose jobs may assume the apply role"),
  branch: claim("a branch").default("main").describe("The branch that is applied to AWS"),
  oidcProvider: z
    .enum(["create", "existing"])
    .default("create")
    .describe("Whether the account stacks create the IAM OIDC provider; an account can have only one for each issuer"),
  oidc: oidcSchema.optional().describe("An issuer of tokens besides GitHub, or in its place: GitLab, for one"),
  alarms: alarms.optional().describe("E-mail alarms for access changes outside the pipeline"),
});
