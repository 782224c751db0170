import type { BreakGlass } from "../model";

/**
 * Who may assume the break-glass role. The conditions stand in an Allow, without `IfExists`: a session without the key
 * (no MFA, or through a VPC endpoint) is then denied. `BoolIfExists` in an Allow, or `Bool` in a Deny, would let it in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function trustPolicy(breakGlass: BreakGlass, partition: string): string {
  const principals = breakGlass.trustedPrincipals.filter((principal) => principal.partition === partition);
  const conditions = {
    ...(breakGlass.requireMfa ? { Bool: { "aws:MultiFactorAuthPresent": "true" } } : {}),
    ...(breakGlass.sourceIps.length > 0 ? { IpAddress: { "aws:SourceIp": [...breakGlass.sourceIps].sort() } } : {}),
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "BreakGlass",
        Effect: "Allow",
        Principal: { AWS: principals.map(({ arn }) => arn).sort() },
        Action: "sts:AssumeRole",
        ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
      },
    ],
  });
}

/** What `aws eks update-kubeconfig` needs: whoever breaks the glass must find the cluster first. */
export function findClustersPolicy(partition: string, account: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "List", Effect: "Allow", Action: "eks:ListClusters", Resource: "*" },
      {
        Sid: "Describe",
        Effect: "Allow",
        Action: "eks:DescribeCluster",
        Resource: `arn:${partition}:eks:*:${account}:cluster/*`,
      },
    ],
  });
}
