import type { PlannedResource, TerraformPlan } from "../../lib/terraform-plan/terraform-plan";

/** A resource of ours that stays as it is, but for what is given. */
export function plannedResource(given: Pick<PlannedResource, "address" | "type"> & Partial<PlannedResource>) {
  return {
    previousAddress: undefined,
    mode: "managed",
    provider: "registry.terraform.io/hashicorp/aws",
    actions: ["no-op"],
    reason: undefined,
    before: null,
    after: null,
    unknown: [],
    replacePaths: [],
    importing: undefined,
    oddities: [],
    ...given,
  } satisfies PlannedResource;
}

/** A plan that would do nothing, made from nothing, but for what is given. */
export function terraformPlan(given: Partial<TerraformPlan> = {}): TerraformPlan {
  return {
    terraform: "1.11.4",
    plannedAt: undefined,
    resources: [],
    drift: [],
    configuration: { providers: new Map(), addresses: new Set(), constants: new Map(), provisioners: [], modules: [] },
    doubts: [],
    isEmpty: true,
    ...given,
  };
}
