import { quote } from "../../diagnostics";
import type { Binding } from "../../model";
import { powersOf, resolveBindings, type ResolvedBinding } from "../../rbac";
import type { Guardrail, Violation } from "../guardrail";

/** Whoever reaches the API server, without a name. */
const NAMELESS: ReadonlySet<string> = new Set(["Group system:unauthenticated", "User system:anonymous"]);

/** Everybody who has a name there, or every pod, or every pod of a namespace. */
function isCrowd({ kind, name }: Binding["subjects"][number]["value"]): boolean {
  return kind === "Group" && /^system:(authenticated$|serviceaccounts(:|$))/.test(name);
}

/** What is more than everybody should have; undefined of what only reads. */
function tryTooMuch({ binding, role }: ResolvedBinding): string | undefined {
  if (role === undefined) return "nobody can say what that allows";
  const { takesOver, readsSecrets, administers, writes } = powersOf(role.rules);
  const isWide = binding.namespace === undefined;
  const power =
    (isWide ? takesOver : undefined) ?? readsSecrets ?? (administers ? "change Roles and bindings" : undefined);
  if (power !== undefined) return `they can ${power}`;
  return writes ? "they can change things" : undefined;
}

/** What is bound to everybody no team was granted, and no end of a grant takes it away. */
export const boundToEverybody: Guardrail = {
  id: "bound-to-everybody",
  check: ({ plan, manifests }) =>
    plan.clusters.flatMap(({ cluster }) =>
      resolveBindings(manifests, cluster.name).flatMap((resolved) =>
        resolved.binding.subjects.flatMap(({ value, at }): Violation[] => {
          const who = `${value.kind} ${value.name}`;
          const isNameless = NAMELESS.has(who);
          const why = isNameless ? "they need not even have a name" : isCrowd(value) ? tryTooMuch(resolved) : undefined;
          if (why === undefined) return [];
          const { kind, name } = resolved.binding.role.value;
          return [
            {
              at,
              teams: [],
              cluster: cluster.name,
              message: `${kind} ${quote(name)} is bound to ${quote(value.name)}, which is everybody: ${why}`,
              hint: "bind it to a group, and grant the group to those who need it",
            },
          ];
        }),
      ),
    ),
};
