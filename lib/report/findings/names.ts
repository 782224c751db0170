import type { RuleId } from "../../diagnostics";
import type { ReportContext } from "../context";
import type { FindingRow, FindingRule } from "../finding";

/** What a guardrail says, as rows: it has told the same thing on several clusters once. */
function rowsOfRule({ diagnostics, model }: ReportContext, rules: readonly RuleId[]): FindingRow[] {
  return diagnostics
    .filter(({ rule }) => rules.includes(rule))
    .map(({ message, at }) => ({
      cluster: null,
      principal: null,
      teams: model.teams.filter(({ file }) => file === at.file).map(({ name }) => name),
      what: message,
      where: `${at.file}:${at.line}`,
    }));
}

export const unboundGroups: FindingRule = {
  id: "unbound",
  title: "Groups and bindings that lead nowhere",
  why: "A group that nothing binds gives nothing; a binding to nobody waits for whoever gets the name.",
  find: (context) => {
    const bound = new Set(context.model.manifests.bindings.flatMap(({ clusters }) => [...clusters]));
    const missing = context.plan.clusters.map(({ cluster }) => cluster.name).filter((name) => !bound.has(name));
    const some = missing.slice(0, 6).join(", ");
    const more = missing.length > 6 ? ` and ${missing.length - 6} more` : "";
    return {
      rows: rowsOfRule(context, ["group-unbound", "binding-unused", "role-unknown"]),
      notLooked:
        missing.length === 0
          ? null
          : `rbac/ binds nothing on ${some}${more}: what a group gives there, the cluster knows`,
    };
  },
};

export const sharedNamespaces: FindingRule = {
  id: "shared-namespaces",
  title: "Namespaces that two teams write in",
  why: "Each can undo the other's work, and read the other's Secrets.",
  find: (context) => ({ rows: rowsOfRule(context, ["namespace-shared", "namespace-claimed-twice"]), notLooked: null }),
};

export const otherWays: FindingRule = {
  id: "other-ways",
  title: "Other ways in",
  why: "OIDC providers, EKS capabilities, entries made outside these files, the ConfigMap: only the live cluster shows them.",
  find: () => ({ rows: [], notLooked: "the files do not know: yarn drift looks at the live clusters" }),
};
