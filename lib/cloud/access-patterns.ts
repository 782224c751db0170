import { CLUSTER_ADMIN } from "../model";
import { callsOf, literal, type EventPattern } from "./event-pattern";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html: those that change who may do what. */
export const ENTRY_CHANGES = [
  "AssociateAccessPolicy",
  "CreateAccessEntry",
  "DeleteAccessEntry",
  "DisassociateAccessPolicy",
  "UpdateAccessEntry",
] as const;

/**
 * Sessions of any other role, and callers without a role: IAM users and root have no session issuer, and `anything-but`
 * alone never matches what is not there. Left out is what AWS does by itself, for the node groups that people make.
 */
function anyoneBut(roles: readonly string[], account: string, partition: string): readonly EventPattern[] {
  const serviceLinked = `arn:${partition}:iam::${account}:role/aws-service-role/*`;
  const issuer = (matcher: EventPattern[string]): EventPattern => ({
    sessionContext: { sessionIssuer: { arn: matcher } },
  });
  return [
    issuer([{ "anything-but": { wildcard: [...roles.map(literal), serviceLinked] } }]),
    { type: [{ "anything-but": "AWSService" }], ...issuer([{ exists: false }]) },
  ];
}

/**
 * Entries changed, or tried to be, by anyone but the pipeline's roles. CloudTrail has the ARN of an entry as it stands in
 * the path of the request: URL-encoded, where a body has it plain.
 */
export function entryChanged(writers: readonly string[], account: string, partition: string): EventPattern {
  const tagged = ["*:access-entry/*", "*%3Aaccess-entry%2F*", "*%3aaccess-entry%2f*"];
  return callsOf("eks", {
    $or: [
      { eventName: [...ENTRY_CHANGES] },
      {
        eventName: ["TagResource", "UntagResource"],
        requestParameters: { resourceArn: tagged.map((wildcard) => ({ wildcard })) },
      },
    ],
    userIdentity: { $or: anyoneBut(writers, account, partition) },
  });
}

/** By whomever, the pipeline included. The ends of the ARNs are the same in both spellings. */
export function adminGranted(): EventPattern {
  return callsOf("eks", {
    eventName: ["AssociateAccessPolicy"],
    $or: [
      { requestParameters: { policyArn: [{ suffix: CLUSTER_ADMIN }] } },
      { requestParameters: { policyArn: [{ suffix: "AmazonEKSAdminPolicy" }], accessScope: { type: ["cluster"] } } },
    ],
  });
}

/**
 * What makes other ways into a cluster count: its authentication mode, an identity provider, a capability whose role or users
 * may administer it, a new cluster's creator.
 */
export function clusterAuthenticationChanged(): EventPattern {
  return callsOf("eks", {
    $or: [
      {
        eventName: ["UpdateClusterConfig"],
        requestParameters: { accessConfig: { authenticationMode: [{ exists: true }] } },
      },
      { eventName: ["AssociateIdentityProviderConfig", "CreateCapability", "CreateCluster", "UpdateCapability"] },
    ],
  });
}

/** The log that tells who did what on a cluster, switched off. */
export function auditLogStopped(): EventPattern {
  return callsOf("eks", {
    eventName: ["UpdateClusterConfig"],
    requestParameters: { logging: { clusterLogging: { types: ["audit"], enabled: [false] } } },
  });
}
