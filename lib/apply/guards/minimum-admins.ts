import { CLUSTER_ADMIN, policyArn } from "../../model";
import { ASSOCIATION } from "../../terraform-plan/names";
import { textOf } from "../../terraform-plan/terraform-plan";
import { tryScopeOf } from "../resource-view";
import type { Guard } from "./guard";

/** A cluster that nobody can administer is found out at 2 a.m. Counted in what Terraform would leave behind. */
export const minimumAdmins: Guard = {
  id: "minimum-admins",
  check: ({ resources }, { cluster, partition, breakGlass, minimumAdmins: least, isWaived }) => {
    if (cluster === undefined || cluster.cluster.retired !== undefined || isWaived("minimum-admins")) return [];
    const arn = policyArn(CLUSTER_ADMIN, partition);
    const admins = new Set(
      resources
        .filter(({ type, after }) => type === ASSOCIATION && textOf(after, "policy_arn") === arn)
        .filter(({ after }) => tryScopeOf(after) === "cluster")
        .map(({ after }) => textOf(after, "principal_arn")),
    );
    if (breakGlass !== undefined) admins.delete(breakGlass);
    if (admins.size >= least) return [];
    return [
      `${admins.size} principals would have cluster-admin, not counting the break-glass role; platform.yaml requires at least ${least}`,
    ];
  },
};
