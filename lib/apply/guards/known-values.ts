import { quote } from "../../diagnostics";
import { ASSOCIATION, ENTRY, ROLE } from "../../terraform-plan/names";
import { textOf, type PlannedResource, type TerraformPlan } from "../../terraform-plan/terraform-plan";
import type { Guard } from "./guard";

/** What must be known before anybody can agree to it. Node entries get groups and username from EKS. */
const MATTERS: Readonly<Record<string, readonly string[]>> = {
  [ENTRY]: ["cluster_name", "principal_arn", "type", "kubernetes_groups", "user_name", "tags"],
  [ASSOCIATION]: ["cluster_name", "principal_arn", "policy_arn", "access_scope"],
  [ROLE]: ["name", "path", "assume_role_policy", "permissions_boundary"],
  aws_iam_role_policy: ["name", "role", "policy"],
  aws_iam_openid_connect_provider: ["url", "client_id_list"],
  aws_cloudwatch_event_rule: ["event_pattern"],
  aws_sns_topic_policy: ["policy"],
  aws_sqs_queue_policy: ["policy"],
};

const NODE_MAY: ReadonlySet<string> = new Set(["kubernetes_groups", "user_name"]);

/** The provider calls empty groups unknown (they are "optional and computed"), and EKS gives none then. */
function isEmptyGroups(key: string, { address }: PlannedResource, { configuration }: TerraformPlan): boolean {
  const groups = configuration.constants.get(address)?.["kubernetes_groups"];
  return key === "kubernetes_groups" && Array.isArray(groups) && groups.length === 0;
}

function unknownOf(resource: PlannedResource, plan: TerraformPlan): string[] {
  const { type, after, unknown } = resource;
  const isNode = type === ENTRY && (textOf(after, "type") ?? "STANDARD") !== "STANDARD";
  const matters = (MATTERS[type] ?? []).filter((key) => !(isNode && NODE_MAY.has(key)));
  return unknown.filter((key) => {
    return key === "*" || (matters.includes(key) && !isEmptyGroups(key, resource, plan));
  });
}

/** A value that is only known after apply is one that nobody reviewed. */
export const knownValues: Guard = {
  id: "known-values",
  check: (plan) =>
    plan.resources.flatMap((resource) =>
      unknownOf(resource, plan).map(
        (key) => `${quote(resource.address)}: ${quote(key)} is known only after apply, but decides who gets what`,
      ),
    ),
};
