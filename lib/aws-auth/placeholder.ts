import type { AwsAuthLine } from "./aws-auth";
import { GET_AWS_AUTH } from "./decode-file";

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

/** Marks of a template's language, other than what EKS itself replaces, a brace of which may be missing. */
const TEMPLATE =
  /\{%[^%\n]{0,100}%?\}?|[$%]\{[^}\n]{0,100}\}?|\{\{(?!(?:EC2PrivateDNSName|SessionName|SessionNameRaw|AccountID|AccessKeyID)\b)[^}\n]{0,100}\}{0,2}/;

/** What in a text that cannot be read shows that it is a template that nobody rendered: Helm, Jinja, Terraform. */
export function tryFindTemplate(text: string): string | undefined {
  return TEMPLATE.exec(text)?.[0];
}

/** What to do with a template. */
export const RENDER = `render it first (Terraform, Helm, Jinja, whatever made it), and import what comes out, or what the cluster has: ${GET_AWS_AUTH}`;
