import { plannedStack, stackPlan } from "../../lib/apply";
import type { StackNow } from "../../scripts/apply/plan-stacks";
import { readPlan, terraformJson, type stackOf, type Synthesized } from "./little-terraform";

/** What `yarn apply` plans where Terraform's state is what `before` wrote; undefined: empty. */
export function stackNow(before: Synthesized | undefined, { json, facts }: ReturnType<typeof stackOf>): StackNow {
  const terraformPlan = readPlan(terraformJson(before, json));
  return {
    stack: { name: "one", dir: "/nowhere", dependencies: [], facts, environment: () => Promise.resolve({}) },
    terraformPlan,
    planned: plannedStack(stackPlan("one", terraformPlan, ""), { state: null, applied: null }, []),
    file: "f",
  };
}
