import { clusterArn } from "../access/eks-resources";
import type { AccountPlan } from "../compile";
import type { Backend } from "../model";
import { entriesArn, stateArns, type StateArns } from "./arns";
import type { Statement } from "./policy-document";

// One statement for each list of resources, read and write together: IAM counts every character of a policy.

const READ_ENTRIES = ["eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies"];

const CHANGE_ENTRIES = [
  "eks:AssociateAccessPolicy",
  "eks:DeleteAccessEntry",
  "eks:DisassociateAccessPolicy",
  "eks:TagResource",
  "eks:UntagResource",
  "eks:UpdateAccessEntry",
];

/**
 * What Terraform and our commands call on the clusters that the files declare. An entry that is not there yet is made on
 * its cluster, one that is there is a resource of its own.
 */
export function accessStatements({ clusters }: AccountPlan, mayWrite: boolean): Statement[] {
  return [
    {
      Sid: "Clusters",
      Effect: "Allow",
      Action: [...(mayWrite ? ["eks:CreateAccessEntry"] : []), "eks:DescribeCluster", "eks:ListAccessEntries"],
      Resource: clusters.map(clusterArn),
    },
    {
      Sid: "Entries",
      Effect: "Allow",
      Action: [...READ_ENTRIES, ...(mayWrite ? CHANGE_ENTRIES : [])],
      Resource: clusters.map(entriesArn),
    },
  ];
}

/** https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-table-permissions; the key's own policy must allow it too. */
function keyAndTable({ key, table }: StateArns, mayWrite: boolean): Statement[] {
  const encrypt = mayWrite ? ["kms:GenerateDataKey"] : [];
  const item = ["dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem"];
  return [
    ...(key === undefined
      ? []
      : [{ Sid: "StateKey", Effect: "Allow", Action: ["kms:Decrypt", ...encrypt], Resource: key } as const]),
    ...(table === undefined || !mayWrite
      ? []
      : [{ Sid: "LockTable", Effect: "Allow", Action: item, Resource: table } as const]),
  ];
}

/**
 * The state of the account's stacks. Who only reads takes no lock: that would be a write.
 * https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
 */
export function stateStatements(account: AccountPlan, backend: Backend, mayWrite: boolean): Statement[] {
  const state = stateArns(account, backend);
  if (state === undefined) return [];
  const lock: Statement = {
    Sid: "Lock",
    Effect: "Allow",
    Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    Resource: state.states.map((key) => `${key}.tflock`),
  };
  return [
    {
      Sid: "State",
      Effect: "Allow",
      Action: ["s3:GetObject", ...(mayWrite ? ["s3:PutObject"] : [])],
      Resource: state.states,
    },
    // Without a condition on the prefix: S3 would answer 403, not 404, for the state that a new cluster does not have yet.
    { Sid: "FindState", Effect: "Allow", Action: "s3:ListBucket", Resource: state.bucket },
    ...(mayWrite ? [lock] : []),
    ...keyAndTable(state, mayWrite),
  ];
}
