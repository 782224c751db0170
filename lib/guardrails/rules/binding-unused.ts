import { orNearest, quote } from "../../diagnostics";
import { defaultUsername, readTemplate, mayRenderAlike } from "../../model";
import type { ClusterPlan } from "../../compile";
import type { Guardrail, Violation } from "../guardrail";

/** Kubernetes' own groups and users, and what is no entry's: nobody here has to have them. */
const NOT_OURS = /^(system|eks):/;

interface Names {
  readonly groups: ReadonlySet<string>;
  readonly usernames: readonly string[];
}

function namesOf({ entries }: ClusterPlan): Names {
  return {
    groups: new Set(entries.flatMap(({ kubernetesGroups }) => kubernetesGroups.map(({ value }) => value))),
    usernames: entries
      .filter(({ type }) => type === "STANDARD")
      .map(({ username, principal }) => username ?? defaultUsername(principal)),
  };
}

function isUsername(names: Names, name: string): boolean {
  const user = readTemplate(name);
  return names.usernames.some((username) => mayRenderAlike(readTemplate(username), user));
}

/** A binding to a group or User that nobody has: a typo, or a door that waits for whoever gets the name. */
export const bindingUnused: Guardrail = {
  id: "binding-unused",
  needsEveryFile: true,
  check: ({ plan, manifests }) =>
    plan.clusters.flatMap((cluster): Violation[] => {
      const names = namesOf(cluster);
      const here = manifests.bindings.filter(({ clusters }) => clusters.has(cluster.cluster.name));
      return here.flatMap(({ subjects }) =>
        subjects.flatMap(({ value: { kind, name }, at }): Violation[] => {
          if (kind === "ServiceAccount" || NOT_OURS.test(name)) return [];
          if (kind === "Group" ? names.groups.has(name) : isUsername(names, name)) return [];
          const nearest = orNearest(name, kind === "Group" ? names.groups : names.usernames);
          return [
            {
              severity: "warning",
              at,
              teams: [],
              cluster: cluster.cluster.name,
              message: `no access entry has the ${kind === "Group" ? "group" : "username"} ${quote(name)}${nearest.startsWith("; did you mean") ? nearest : ""}`,
              hint: "correct it, or delete it: whoever is given the name later gets this binding",
            },
          ];
        }),
      );
    }),
};
