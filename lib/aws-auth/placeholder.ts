import type { AwsAuthLine } from "./";

/**
 * Placeholders of other tools that nobody filled in: shells and Terraform, Helm and Jinja, and angle brackets of
 * documentation. The authenticator's own stand in double braces without a dot or a space.
 */
const PLACEHOLDER =
  /\$\{[^}]*\}?|\$\([^)]*\)?|%\{[^}]*\}?|\{\{[^{} .|]*[ .|][^{}]*\}\}|\{%[^%]*%\}|<[A-Za-z][^<>]*>|\$[A-Z_]{2,}\b/;

/** The first placeholder in a line that was never filled in, with where it stands. */
export function tryFindPlaceholder(line: AwsAuthLine): { readonly text: string; readonly where: string } | undefined {
  const fields: readonly (readonly [where: string, value: string])[] = [
    [line.section === "mapRoles" ? "rolearn" : "userarn", line.arn],
    ["username", line.username],
    ...line.groups.map((group) => ["groups", group] as const),
  ];
  for (const [where, value] of fields) {
    const text = PLACEHOLDER.exec(value)?.[0];
    if (text !== undefined) return { text, where };
  }
  return undefined;
}
