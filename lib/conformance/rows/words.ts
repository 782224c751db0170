import type { Call, Operation, Refusal } from "../row";

/** Where the rows are from. A document of AWS, or an answer of the real EKS that somebody published. */
export const SOURCE = {
  create: "https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html",
  update: "https://docs.aws.amazon.com/eks/latest/userguide/updating-access-entries.html",
  delete: "https://docs.aws.amazon.com/eks/latest/userguide/deleting-access-entries.html",
  policies: "https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html",
  username: "https://docs.aws.amazon.com/eks/latest/userguide/set-custom-username.html",
  autoNode: "https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html",
  modes: "https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
  cliCreate: "https://docs.aws.amazon.com/cli/latest/reference/eks/create-access-entry.html",
  cliPolicies: "https://docs.aws.amazon.com/cli/latest/reference/eks/list-associated-access-policies.html",
  arn: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html",
  /** Reserved prefixes, rules of node types and scopes, and that parameters come before the cluster; measured 2026-09-25. */
  preflight: "https://github.com/badmintoncryer/cdk-preflight",
  /** No document, no published answer: docs/sandbox.md lists why the sandbox does so. */
  none: "docs/sandbox.md#what-is-not-verified",
  api: (operation: Operation) => `https://docs.aws.amazon.com/eks/latest/APIReference/API_${operation}.html`,
  issue: (repository: string, number: number) => `https://github.com/${repository}/issues/${number}`,
} as const;

type Expected = Pick<Call, "gives" | "refuses">;

/** An operation on an entry of `<cluster>`. */
function onEntry(call: Operation, principalArn: string, rest: object, expected: Expected): Call {
  return { call, with: { clusterName: "<cluster>", principalArn, ...rest }, ...expected };
}

export const create = (rest: object = {}, expected: Expected = {}, principal = "<role>"): Call =>
  onEntry("CreateAccessEntry", principal, rest, expected);
export const update = (rest: object, expected: Expected = {}): Call =>
  onEntry("UpdateAccessEntry", "<role>", rest, expected);
export const describe = (expected: Expected, principal = "<role>"): Call =>
  onEntry("DescribeAccessEntry", principal, {}, expected);
export const remove = (expected: Expected = {}): Call => onEntry("DeleteAccessEntry", "<role>", {}, expected);
export const listPolicies = (expected: Expected): Call =>
  onEntry("ListAssociatedAccessPolicies", "<role>", {}, expected);

export const WHOLE_CLUSTER = { type: "cluster", namespaces: [] };
export const VIEW = "<policy:AmazonEKSViewPolicy>";

export const associate = (accessScope: object, expected: Expected = {}, policyArn = VIEW): Call =>
  onEntry("AssociateAccessPolicy", "<role>", { policyArn, accessScope }, expected);
export const disassociate = (expected: Expected = {}, policyArn = VIEW): Call =>
  onEntry("DisassociateAccessPolicy", "<role>", { policyArn }, expected);

/** An entry in an answer. */
export const entry = (part: object): Expected => ({ gives: { accessEntry: part } });
/** What ListAssociatedAccessPolicies answers of these. */
export const policies = (...shapes: readonly object[]): Expected => ({ gives: { associatedAccessPolicies: shapes } });

type Said = Pick<Refusal, "message" | "messageBegins">;

const refusal =
  (code: string, status: number) =>
  (said: string | Said = {}): Expected => ({
    refuses: { code, status, ...(typeof said === "string" ? { message: said } : said) },
  });

/** Documented as refused, in words and with a code that are not. */
export const REFUSED: Expected = { refuses: {} };
export const invalidParameter = refusal("InvalidParameterException", 400);
export const invalidRequest = refusal("InvalidRequestException", 400);
export const notFound = refusal("ResourceNotFoundException", 404);
export const inUse = refusal("ResourceInUseException", 409);
export const badRequest = refusal("BadRequestException", 400);
export const resourceNotFound = refusal("NotFoundException", 404);

export const SAID = {
  format: "The principalArn parameter format is not valid",
  noEntry:
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  invalidPrincipal: "The specified principalArn is invalid: invalid principal.",
  standardOnly: 'This operation can only be performed on Access Entries with a type of "STANDARD".',
  mode: "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
} as const;
