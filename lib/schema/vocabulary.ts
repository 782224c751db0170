// The words that several kinds of file share. `error` says what is legal; the value and its place are added when reported.
import * as z from "zod";

import { limitWords, listOf, MOST, TOO_MANY } from "./limits";

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Whether a team or an organization can be called so. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Also part of file names, Kubernetes groups and AWS tags: letters, digits, `.`, `_`, `-`. */
export const name = z.string().regex(NAME, {
  error: "expected 1 to 63 letters, digits, dots, underscores or hyphens, starting and ending with a letter or digit",
});

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html: the pattern of `name`. */
export const clusterName = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/, {
  error:
    "expected an EKS cluster name: 1 to 100 letters, digits, hyphens or underscores, starting with a letter or digit",
});

/** A label's name or value, or a glob for one; bounded, because globs are matched against each other. */
export const label = z.string().max(256, { error: "expected at most 256 characters" });

export const accountId = z
  .string()
  .regex(/^[0-9]{12}$/, { error: 'expected an AWS account id: 12 digits, in quotes ("012345678901")' })
  .meta({ examples: ["123456789012"] });

export const region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-[0-9]$/, { error: "expected an AWS region, such as eu-west-1" })
  .meta({ examples: ["eu-west-1"] });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: "expected the name of an S3 bucket" });

/** One line for people; never used as anything else. */
export const text = z.string().max(1000, { error: "expected at most 1,000 characters" });

export const line = text.regex(/^[^\S\r\n]*\S[^\r\n]*$/, { error: "expected a single line that is not blank" });

export const date = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error: "expected a date, such as 2027-01-31" })
  .meta({ examples: ["2027-01-31"] });

/** A day, which counts to its end, or a minute; UTC, and nothing else: an offset would be read as another hour by half of us. */
export const end = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}Z)?$/, {
    error: "expected a date, such as 2027-01-31, or a minute in UTC, such as 2027-01-31T18:00Z",
  })
  .meta({ examples: ["2027-01-31", "2027-01-31T18:00Z"] });

/** What policies may be granted for: https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html */
const scope = z
  .union(
    [
      z.string(),
      listOf(z.string(), MOST.namespaces, "namespaces").min(1, { error: "expected at least one namespace" }),
    ],
    {
      error: "expected `cluster`, `own` or a list of namespaces",
    },
  )
  .describe("`cluster`, `own` (the team's namespaces) or a list of namespaces; a trailing `*` matches a prefix")
  .meta({ examples: ["cluster", "own"] });

/** The namespaces that some policy is granted in. */
function namesIn(map: Readonly<Record<string, unknown>>): ReadonlySet<unknown> {
  return new Set(Object.values(map).flatMap((one): unknown[] => (Array.isArray(one) ? one : [])));
}

/** From policy to scope. Only the short names are listed for editors; the model knows the whole catalogue. */
export const policies = z
  .object({
    view: scope.optional().describe("Read most namespaced resources, but not Secrets. " + (scope.description ?? "")),
    edit: scope
      .optional()
      .describe("Change most namespaced resources, including Secrets. " + (scope.description ?? "")),
    admin: scope.optional().describe("Like edit, plus Roles and RoleBindings. " + (scope.description ?? "")),
    "admin-view": scope.optional().describe("Read everything, including Secrets. " + (scope.description ?? "")),
    "cluster-admin": scope.optional().describe("Everything, everywhere. " + (scope.description ?? "")),
    "secret-reader": scope.optional().describe("Read Secrets. " + (scope.description ?? "")),
  })
  .catchall(scope)
  .refine((map) => Object.keys(map).length <= MOST.policies, {
    error: limitWords(MOST.policies, "policies"),
    params: TOO_MANY,
  })
  .refine((map) => namesIn(map).size <= MOST.namespaces, {
    error: limitWords(MOST.namespaces, "namespaces in all policies of a grant together"),
    params: TOO_MANY,
  })
  .describe("Maps an access policy (short name, full name or ARN) to its scope");

const group = z
  .string()
  .min(1, { error: "expected a group name" })
  .max(MOST.groupCharacters, { error: limitWords(MOST.groupCharacters, "characters in a group") });

export const kubernetesGroups = listOf(group, MOST.groups, "groups").describe(
  "Kubernetes groups, for your own RBAC. Not `system:`, `eks:`, `aws:`, `amazon:`, `iam:`",
);

export const username = z
  .string()
  .min(1, { error: "expected a username" })
  .describe("The Kubernetes username; `{{SessionName}}` works for roles only, after a colon. Default: AWS's own");

/** `path/name`; the model parses it. */
export const roleName = z.string().min(1, { error: "expected the name of an IAM role" });

export const mail = z.email({ error: "expected an e-mail address" });
