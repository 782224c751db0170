import { ENTRY } from "../terraform-plan/names";
import type { Change } from "./change";

/** EKS, of a principal that IAM does not have. The text is wrapped wherever Terraform likes. */
const NO_PRINCIPAL = /principalArn is invalid/i;

/**
 * The principals whose entries could not be made because IAM has nobody of that name, where nothing else went wrong;
 * undefined where something did. Terraform makes the rest all the same: what does not depend on a failure is applied.
 *
 * @param text what Terraform said: `TerraformFailure.text`
 */
export function tryFindMissingPrincipals(text: string, changes: readonly Change[]): readonly string[] | undefined {
  const made = changes.flatMap(({ type, kind, principal }) =>
    type === ENTRY && (kind === "create" || kind === "replace") && principal !== undefined ? [principal] : [],
  );
  const errors = text.split(/^Error: /m).slice(1);
  const missing = errors.map((error) => {
    const words = error.replace(/\s+/g, " ");
    // The longest first: one ARN may begin as another does.
    const whose = made.filter((principal) => words.includes(principal)).sort((a, b) => b.length - a.length)[0];
    return NO_PRINCIPAL.test(words) ? whose : undefined;
  });
  const found = missing.filter((principal) => principal !== undefined);
  return found.length === 0 || found.length < missing.length ? undefined : [...new Set(found)].sort();
}
