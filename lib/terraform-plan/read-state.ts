import { parseShowJson } from "./parse-show-json";
import { stateSchema, type StateModuleJson } from "./plan-schema";

function addressesIn({ resources = [], child_modules: modules = [] }: StateModuleJson): string[] {
  return [...resources.map(({ address }) => address), ...modules.flatMap(addressesIn)];
}

/**
 * The addresses in the text of `terraform show -json`, sorted; none where there is no state yet (`terraform state list`
 * fails there).
 * @throws UnreadablePlan for anything of another shape
 */
export function readStateAddresses(text: string): readonly string[] {
  const { values } = parseShowJson(text, stateSchema, "state");
  return addressesIn(values?.root_module ?? {}).sort();
}
