import type { Service } from "../schema/services";
import { CATALOGUE } from "./access-policy";

export type { Service };

/** The access policies that belong to a service's own entries. */
export const SERVICE_POLICIES: Readonly<Record<Service, readonly string[]>> = {
  "aws-backup": ["AWSBackupFullAccessPolicyForBackup", "AWSBackupFullAccessPolicyForRestore"],
  emr: ["AmazonEMRJobPolicy"],
  capabilities: ["AmazonEKSACKPolicy", "AmazonEKSArgoCDClusterPolicy", "AmazonEKSArgoCDPolicy", "AmazonEKSKROPolicy"],
  hyperpod: [...CATALOGUE.keys()].filter((name) => name.startsWith("AmazonSagemakerHyperpod")),
};
