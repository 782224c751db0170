import { createAccessEntry, deleteAccessEntry, describeAccessEntry } from "./access-entries";
import { listAccessEntries, updateAccessEntry } from "./access-entries";
import { associateAccessPolicy, disassociateAccessPolicy } from "./access-policies";
import { listAccessPolicies, listAssociatedAccessPolicies } from "./access-policies";
import { describeUpdate, listUpdates, updateClusterConfig } from "./cluster-updates";
import { describeCluster, listClusters } from "./clusters";
import type { EksOperation } from "./eks-call";
import { unknownOperation } from "./errors";
import type { Refusal } from "./errors";
import { splitTarget } from "./http-message";
import type { SandboxResponse } from "./http-message";
import { describeCapability, listCapabilities, listIdentityProviderConfigs } from "./other-ways";
import { parseBody } from "./request-body";
import type { JsonObject } from "./request-body";
import { tryRoute } from "./routing";
import type { EksOperationName, PathParameters } from "./routing";
import type { CallSubject, Service } from "./service";
import { listTagsForResource, tagResource, untagResource } from "./tags";

const operations: Readonly<Record<EksOperationName, EksOperation>> = {
  AssociateAccessPolicy: associateAccessPolicy,
  CreateAccessEntry: createAccessEntry,
  DeleteAccessEntry: deleteAccessEntry,
  DescribeAccessEntry: describeAccessEntry,
  DescribeCapability: describeCapability,
  DescribeCluster: describeCluster,
  DescribeUpdate: describeUpdate,
  DisassociateAccessPolicy: disassociateAccessPolicy,
  ListAccessEntries: listAccessEntries,
  ListAccessPolicies: listAccessPolicies,
  ListAssociatedAccessPolicies: listAssociatedAccessPolicies,
  ListCapabilities: listCapabilities,
  ListClusters: listClusters,
  ListIdentityProviderConfigs: listIdentityProviderConfigs,
  ListTagsForResource: listTagsForResource,
  ListUpdates: listUpdates,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAccessEntry: updateAccessEntry,
  UpdateClusterConfig: updateClusterConfig,
};

/** EKS: the restJson1 protocol. */
export const eksService: Service = {
  prepare(state, request, caller, world) {
    const { path: rawPath, query } = splitTarget(request.target);
    const route = tryRoute(request.method, rawPath);
    if (route === undefined) throw unknownOperation("The sandbox's EKS has no such operation.");
    const { operation, path } = route;
    return {
      operation,
      subject: subjectOf(path, tryParseBody(request.body)),
      perform: () => {
        const body = parseBody(request.body);
        return json(200, operations[operation]({ state, world, caller, path, query, body }), world.newId());
      },
    };
  },
  refuse: refuseAsJson,
};

/** The error shape of restJson1: the code in a header and in the body, where different clients look for it. */
export function refuseAsJson({ code, status, message }: Refusal, requestId: string): SandboxResponse {
  const response = json(status, { __type: code, message }, requestId);
  return { ...response, headers: { ...response.headers, "x-amzn-errortype": code } };
}

function json(status: number, document: object, requestId: string): SandboxResponse {
  const headers = { "content-type": "application/json", "x-amzn-requestid": requestId };
  return { status, headers, body: JSON.stringify(document) };
}

/** The body for the log only: a malformed one is logged without its members and refused when it is performed. */
function tryParseBody(text: string): JsonObject {
  try {
    return parseBody(text);
  } catch {
    return {};
  }
}

function subjectOf(path: PathParameters, { principalArn, policyArn }: JsonObject): CallSubject {
  const principal = path.principal || principalArn;
  const policy = path.policy || policyArn;
  return {
    ...(path.cluster !== "" && { cluster: path.cluster }),
    ...(typeof principal === "string" && { principal }),
    ...(typeof policy === "string" && { policy }),
  };
}
