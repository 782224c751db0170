import { Refusal } from "./errors";

/** The decoded variable parts of a path; empty where the operation has none. */
export interface PathParameters {
  readonly cluster: string;
  readonly principal: string;
  readonly policy: string;
  readonly update: string;
  readonly capability: string;
  readonly resource: string;
}

type Parameter = keyof PathParameters;

/** Every EKS operation the sandbox speaks, as botocore's eks/2017-11-01 model routes it. */
const routes = [
  ["GET", "/clusters", "ListClusters"],
  ["GET", "/clusters/{cluster}", "DescribeCluster"],
  ["POST", "/clusters/{cluster}/update-config", "UpdateClusterConfig"],
  ["GET", "/clusters/{cluster}/updates", "ListUpdates"],
  ["GET", "/clusters/{cluster}/updates/{update}", "DescribeUpdate"],
  ["POST", "/clusters/{cluster}/access-entries", "CreateAccessEntry"],
  ["GET", "/clusters/{cluster}/access-entries", "ListAccessEntries"],
  ["GET", "/clusters/{cluster}/access-entries/{principal}", "DescribeAccessEntry"],
  ["POST", "/clusters/{cluster}/access-entries/{principal}", "UpdateAccessEntry"],
  ["DELETE", "/clusters/{cluster}/access-entries/{principal}", "DeleteAccessEntry"],
  ["POST", "/clusters/{cluster}/access-entries/{principal}/access-policies", "AssociateAccessPolicy"],
  ["GET", "/clusters/{cluster}/access-entries/{principal}/access-policies", "ListAssociatedAccessPolicies"],
  ["DELETE", "/clusters/{cluster}/access-entries/{principal}/access-policies/{policy}", "DisassociateAccessPolicy"],
  ["GET", "/access-policies", "ListAccessPolicies"],
  ["GET", "/clusters/{cluster}/identity-provider-configs", "ListIdentityProviderConfigs"],
  ["GET", "/clusters/{cluster}/capabilities", "ListCapabilities"],
  ["GET", "/clusters/{cluster}/capabilities/{capability}", "DescribeCapability"],
  ["POST", "/tags/{resource}", "TagResource"],
  ["DELETE", "/tags/{resource}", "UntagResource"],
  ["GET", "/tags/{resource}", "ListTagsForResource"],
] as const;

export type EksOperationName = (typeof routes)[number][2];

export interface Route {
  readonly operation: EksOperationName;
  readonly path: PathParameters;
}

/**
 * Finds the operation of a request. Clients encode a whole ARN into one segment (`/` as `%2F`), so the raw path is split
 * first and each segment decoded once, after; decoding before would tear a role ARN apart.
 * @returns undefined when EKS has no such operation.
 * @throws Refusal when a segment is not valid percent-encoding.
 */
export function tryRoute(method: string, rawPath: string): Route | undefined {
  const segments = rawPath.split("/").slice(1);
  for (const [routeMethod, template, operation] of routes) {
    const pattern = template.split("/").slice(1);
    if (routeMethod !== method || pattern.length !== segments.length) continue;
    const path = { cluster: "", principal: "", policy: "", update: "", capability: "", resource: "" };
    if (pattern.every((part, index) => bind(part, segments[index] ?? "", path))) return { operation, path };
  }
  return undefined;
}

function bind(pattern: string, raw: string, path: Record<Parameter, string>): boolean {
  if (!pattern.startsWith("{")) return pattern === raw;
  if (raw === "") return false;
  path[pattern.slice(1, -1) as Parameter] = decode(raw);
  return true;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal("BadRequestException", 400, "The request path is not valid percent-encoding.");
  }
}
