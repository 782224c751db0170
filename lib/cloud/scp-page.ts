import { LONGEST_SCP } from "./scp";

/** What a person must know before the policy is attached, and how to take it back. Markdown, as prettier leaves it. */
export function scpPage(policy: string): string {
  return `<!-- Written by \`yarn generate\` from platform.yaml and clusters/; edit those. -->

# Service control policy

[scp.json](scp.json) reserves access entries to the roles that may change them: the pipeline's apply role and the break-glass
role. It denies everybody else in the accounts below it

- to make, change or delete access entries, to associate or disassociate access policies, and to tag entries;
- to change a cluster's authentication mode, which decides whether entries count at all.

It grants nothing, and has ${policy.trimEnd().length} characters of the ${LONGEST_SCP.toLocaleString("en-US")} that AWS takes.

## What it does not bind

- The management account of the organization: no service control policy does. Run no clusters there.
- Service-linked roles and AWS services themselves: so EKS goes on making the entries of node groups and Fargate profiles.
- \`kubectl\`: who is cluster-admin inside a cluster can bind whom they like by RBAC.
- Who makes a new cluster, and becomes its administrator: the [alarms](alarms.md#authentication-changed) tell of each one.
- Who may change the two roles: whoever can edit the apply role's trust can become it. The
  [alarms](alarms.md#pipeline-role-changed) tell; keep IAM in these accounts to few.
- Roles of these names that somebody makes in an account where they are missing: attach it to the accounts with clusters.

UpdateAccessEntry has no condition keys of its own: a policy that only forbade certain groups or policies when an entry is made
would be got around by changing the entry afterwards. This one therefore reserves the whole call.

## Attach it

After the migration and the first applied pull request, not before: \`yarn migrate\`, \`yarn recover\` and the console
change entries as whoever runs them, and will be denied. From the management account:

\`\`\`sh
aws organizations create-policy --type SERVICE_CONTROL_POLICY --name eks-access-entries \\
  --description "Access entries are changed by the pipeline" --content file://docs/scp.json
aws organizations attach-policy --policy-id p-EXAMPLE --target-id ou-EXAMPLE
\`\`\`

Attach it to one test account first, run the pipeline, and then try as yourself: \`aws eks create-access-entry\` must answer
AccessDeniedException "with an explicit deny in a service control policy".

## Take it back

In an emergency use the break-glass role, which it lets through. To lift it, detach it from the management account:
\`aws organizations detach-policy --policy-id p-EXAMPLE --target-id ou-EXAMPLE\`.
`;
}
