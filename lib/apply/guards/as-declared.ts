import { isDeepStrictEqual } from "node:util";

import { quote } from "../../diagnostics";
import { ASSOCIATION, ENTRY } from "../../terraform-plan/names";
import { objectOf } from "../resource-view";
import { textOf, type PlannedResource, type TerraformPlan } from "../../terraform-plan/terraform-plan";
import type { StackFacts } from "../stack-facts";
import type { Guard } from "./guard";

function madeFromOurs({ configuration }: TerraformPlan, { declared, foreign }: StackFacts): string[] {
  const added = [...configuration.addresses].filter((address) => !declared.has(address));
  const lost = [...declared].filter((address) => !configuration.addresses.has(address));
  return [
    ...foreign.map((section) => `the stack has a section ${quote(section)}, which our program never synthesizes`),
    ...configuration.modules.map(
      (name) => `the plan uses a module ${quote(name)}, which our program never synthesizes`,
    ),
    ...configuration.provisioners.map((address) => `${quote(address)} would run a program (a provisioner)`),
    ...added.map((address) => `${quote(address)} is in the plan's configuration, but not in the files`),
    ...lost.map((address) => `${quote(address)} is declared, but the plan was made without it`),
  ];
}

/** Terraform writes what was not given as null or leaves it out. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => part ?? undefined));
}

function otherProviders({ configuration }: TerraformPlan, { providers }: StackFacts): string[] {
  const unknown = [...configuration.providers.keys()].filter((key) => !providers.has(key));
  const other = [...providers].filter(([key, settings]) => {
    const planned = configuration.providers.get(key);
    return planned === undefined || !isDeepStrictEqual(withoutNulls(planned), withoutNulls(settings));
  });
  return [
    ...unknown.map((key) => `the plan uses the provider ${quote(key)}, which the stack does not declare`),
    ...other.map(([key]) => `the plan's provider ${quote(key)} has settings that the stack does not declare`),
  ];
}

const GONE = "delete_because_no_resource_config";

function destroyedThough(plan: TerraformPlan, { declared }: StackFacts): string[] {
  const deleted = plan.resources.filter(({ actions }) => actions.join() === "delete");
  const principals = new Set(
    plan.resources.flatMap(({ type, after }) =>
      // An association that stays loses its entry: `entry: existing` was written for one that Terraform had made.
      [ENTRY, ASSOCIATION].includes(type) && after !== null ? [textOf(after, "principal_arn")] : [],
    ),
  );
  return deleted.flatMap((resource) => {
    const { address, type, reason, before } = resource;
    if (declared.has(address)) return [`${quote(address)} would be destroyed, although the files declare it`];
    if (type === ENTRY && principals.has(textOf(before, "principal_arn"))) {
      return [`${quote(address)} would be destroyed, although the files declare its principal`];
    }
    return reason === undefined || reason === GONE
      ? []
      : [`${quote(address)} would be destroyed, but not because no file declares it: ${quote(reason)}`];
  });
}

/** Two resources of one entry or association: whichever is destroyed last takes away what the other made. */
function fights({ resources }: TerraformPlan): string[] {
  const seen = new Map<string, PlannedResource>();
  return resources.flatMap((resource) => {
    const object = objectOf(resource);
    const other = object === undefined ? undefined : seen.get(object);
    if (object !== undefined) seen.set(object, resource);
    if (other === undefined) return [];
    return [`${quote(other.address)} and ${quote(resource.address)} are the same access entry or association in EKS`];
  });
}

/** The plan is of the stack that was synthesized, and takes nothing away that the files declare. */
export const asDeclared: Guard = {
  id: "as-declared",
  check: (plan, facts) => [
    ...madeFromOurs(plan, facts),
    ...otherProviders(plan, facts),
    ...destroyedThough(plan, facts),
    ...fights(plan),
  ],
};
