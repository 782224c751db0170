import { enumerate, printable } from "../diagnostics";
import { whereWords } from "../access/scope";
import { displayName } from "../model";
import type { GroupWay, NearestWay, PolicyWay } from "./nearest-way";

function policyLines({ policy, scope, file, item, owners, refusedBy }: PolicyWay): string[] {
  const [first, ...others] = refusedBy;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const judged =
    first === undefined
      ? `the guardrails allow it; approval: ${enumerate(owners) || "nobody owns the file"}`
      : `refused: ${printable(first.message, 300)} [${first.rule}]${more}`;
  return [
    `nearest: ${displayName(policy.name)} ${whereWords(scope)}, under \`access\` in ${file}:`,
    `  ${printable(item, 500)}`,
    `  ${judged}`,
  ];
}

function groupLine({ group, binding }: GroupWay): string {
  const { kind, name, at, role } = binding;
  return printable(`or the group ${group}: ${kind} ${name} gives it ${role.value.name} (${at.file}:${at.line})`, 400);
}

/** How to get what is refused, a line each; empty where the files show no way. */
export function wayLines({ policy, groups }: NearestWay): string[] {
  return [...(policy === undefined ? [] : policyLines(policy)), ...groups.map(groupLine)];
}
