import { quote } from "../../diagnostics";
import type { PlannedEntry } from "../../compile";
import type { Platform, Principal } from "../../model";
import type { Guardrail, GuardrailContext } from "../guardrail";

/** IAM tells roles of an account apart by neither case nor path. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
function nameOf(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1).toLowerCase();
}

/** The roles of `platform.yaml` that have this name in every account, and what each is. */
function declaredEverywhere({ breakGlass, pipeline }: Platform): ReadonlyMap<string, string> {
  const roles = [
    [pipeline?.driftRole, "the pipeline's drift role"],
    [pipeline?.planRole, "the pipeline's plan role"],
    [pipeline?.applyRole, "the pipeline's apply role"],
    [breakGlass?.role, "the break-glass role"],
  ] as const;
  return new Map(roles.flatMap(([role, what]) => (role === undefined ? [] : [[nameOf(role), what] as const])));
}

const inAccount = ({ account, name }: Principal): string => `${account}/${name.toLowerCase()}`;

/** A node role is one account's own: the same name elsewhere is somebody else. */
function nodeRoles(entries: readonly PlannedEntry[]): ReadonlySet<string> {
  return new Set(entries.filter(({ purpose }) => purpose === "node").map(({ principal }) => inAccount(principal)));
}

function check({ plan, platform }: GuardrailContext): ReturnType<Guardrail["check"]> {
  const entries = plan.clusters.flatMap((cluster) => cluster.entries);
  const everywhere = declaredEverywhere(platform);
  const nodes = nodeRoles(entries);
  return entries.flatMap(({ purpose, principal, cluster, origins }) => {
    if (purpose !== "grant" || principal.kind !== "role") return [];
    const what = everywhere.get(principal.name.toLowerCase()) ?? (nodes.has(inAccount(principal)) && "a node role");
    if (what === false) return [];
    return origins.map(({ at, team }) => ({
      at,
      teams: team === undefined ? [] : [team],
      principal: principal.arn,
      cluster: cluster.name,
      message: `${quote(principal.arn)} is ${what}, which only the platform's files may name`,
      hint: "IAM ignores case and path in a role's name; grant to a role of the team's own",
    }));
  });
}

/** What the platform declares for itself, no team may give anything to: its access would be the platform's to answer for. */
export const reservedPrincipal: Guardrail = { id: "reserved-principal", check };
