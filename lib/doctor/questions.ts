import type { AccountPlan } from "../compile";
import { rolePolicy, type PipelineUse } from "../cloud";
import type { Backend } from "../model";
import type { RightsQuestion } from "../ports/account-reader";

interface Allowed {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, RightsQuestion["context"]>>;
}

/** The simulation wants a thing, not a pattern: one that the pattern is for. */
function exampleOf(pattern: string): string {
  return pattern === "*" ? pattern : pattern.replace(/\.\*tfstate/, ".tfstate").replaceAll("*", "example");
}

/**
 * What a role of the pipeline must be allowed in an account: what the account's stack would allow it, asked one statement
 * at a time. The same holds for a role that somebody else makes.
 */
export function rightsQuestions(account: AccountPlan, backend: Backend, use: PipelineUse): RightsQuestion[] {
  const { Statement } = JSON.parse(rolePolicy(account, backend, use)) as { readonly Statement: readonly Allowed[] };
  return Statement.map(({ Action, Resource, Condition = {} }) => ({
    actions: [Action].flat(),
    resources: [...new Set([Resource].flat().map(exampleOf))],
    context: Object.assign({}, ...Object.values(Condition)) as RightsQuestion["context"],
  })).filter(({ resources }) => resources.length > 0);
}
