import type { PolicyRule } from "../model";

/** A rule on one line: `get,list pods,pods/log`, `get certificates.cert-manager.io (only one)`, `get /healthz`. */
export function ruleText({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const types = apiGroups.flatMap((group) => resources.map((type) => (group === "" ? type : `${type}.${group}`)));
  const names = resourceNames.length === 0 ? "" : ` (only ${resourceNames.join(",")})`;
  return `${verbs.join(",")} ${[...types, ...nonResourceURLs].join(",")}${names}`;
}
