import { quote } from "../../diagnostics";
import type { Guardrail } from "../guardrail";

/**
 * MFA that is asked of whoever cannot show it: a role's session has `aws:MultiFactorAuthPresent` only where it was itself made
 * with MFA, and one of IAM Identity Center never has it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export const breakGlassUsable: Guardrail = {
  id: "break-glass-usable",
  check: ({ platform: { breakGlass } }) => {
    // Where the role exists already, who may assume it is not written here.
    if (breakGlass?.create !== true || !breakGlass.requireMfa) return [];
    return breakGlass.trustedPrincipals
      .filter(({ kind }) => kind === "role")
      .map(({ arn, name }) => {
        const isNever = name.startsWith("AWSReservedSSO_");
        const message = isNever
          ? `${quote(arn)} can never assume the break-glass role: a session of IAM Identity Center carries no MFA, which requireMfa asks for`
          : `${quote(arn)} can assume the break-glass role only in a session that was itself made with MFA, which requireMfa asks for`;
        const hint = isNever
          ? "have the identity provider ask for MFA, and set requireMfa to false"
          : "try it; where whoever takes on that role shows MFA elsewhere, set requireMfa to false";
        return { at: breakGlass.at, teams: [], severity: isNever ? "error" : "warning", message, hint };
      });
  },
};
