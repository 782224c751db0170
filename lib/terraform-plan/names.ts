import { createHash } from "node:crypto";

// What Terraform calls the resources that decide who has what.
export const ENTRY = "aws_eks_access_entry";
export const ASSOCIATION = "aws_eks_access_policy_association";
export const ROLE = "aws_iam_role";

/** How much of a name is shown in an id, in characters; the hash tells apart what is cut or replaced. */
const LONGEST_SLUG = 40;

function slug(text: string): string {
  return text
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(0, LONGEST_SLUG)
    .replace(/^-|-$/g, "");
}

/**
 * Terraform's id of a resource: for people in front, a hash of the domain key behind.
 * CDKTF drops what it does not like in ids and merges what then is the same, without a word: `team.a` and `teama`
 * became one resource with both their groups. Changing this recreates everything that everybody has.
 */
function resourceId(kind: string, shown: string, key: readonly string[]): string {
  const hash = createHash("sha256").update(key.join("\n")).digest("hex").slice(0, 12);
  return `${kind}_${slug(shown)}_${hash}`;
}

/** The id of an access entry: never of its team or position, so that moving a grant moves nothing in AWS. */
export function entryId(cluster: string, principalArn: string): string {
  return resourceId("entry", principalArn.slice(principalArn.lastIndexOf("/") + 1), [cluster, principalArn]);
}

/** Terraform's address of an access entry. */
export function entryAddress(cluster: string, principalArn: string): string {
  return `${ENTRY}.${entryId(cluster, principalArn)}`;
}

/** The id of an access policy association. `policy` is its full name. */
export function associationId(cluster: string, principalArn: string, policy: string): string {
  const shown = `${policy.replace(/^AmazonEKS|Policy$/g, "")}-${principalArn.slice(principalArn.lastIndexOf("/") + 1)}`;
  return resourceId("policy", shown, [cluster, principalArn, policy]);
}

/** The id of a part of the alarms of one region: a rule and its target, a topic, the key, the queue. */
export function alarmId(region: string, part: string): string {
  return `alarm-${region}-${part}`;
}

/** The id of an e-mail subscription. */
export function subscriptionId(region: string, audience: string, address: string): string {
  return resourceId("mail", `${region}-${address}`, [region, audience, address]);
}

/** The name under which the note about a stack's state is kept beside it: no cluster's, which begins with a letter or digit. */
export function noteStackName(stack: string): string {
  return `_note-${stack}`;
}
