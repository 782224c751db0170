import { quote } from "../../diagnostics";
import type { Guardrail } from "../guardrail";

/** IAM users have keys that live for years and leave with laptops. */
export const iamUsersForbidden: Guardrail = {
  id: "iam-users-forbidden",
  check: ({ plan, platform }) => {
    if (platform.guardrails.iamUsers === "allowed") return [];
    const users = plan.clusters.flatMap(({ entries }) => entries).filter(({ principal }) => principal.kind === "user");
    return users.flatMap(({ cluster, principal, origins }) =>
      origins.map(({ at, team }) => ({
        at,
        teams: team === undefined ? [] : [team],
        principal: principal.arn,
        cluster: cluster.name,
        message: `${quote(principal.arn)} is an IAM user`,
        hint: "use a role that the person assumes, or a permission set",
      })),
    );
  },
};
