import * as z from "zod";

/**
 * What IAM takes as an issuer, in lower case and without a port:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
const ISSUER = /^https:\/\/[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(\/[A-Za-z0-9._~-]+)*$/;

const issuer = z
  .string()
  .max(255, { error: "expected at most 255 characters" })
  .regex(ISSUER, {
    error:
      "expected the issuer as its tokens spell it, such as https://gitlab.com: https, no port, no slash at the end",
  })
  .refine((url) => url !== "https://token.actions.githubusercontent.com", {
    error: "GitHub is trusted by `repository`, which asks for more of a token than its subject: write that instead",
  });

const WILDCARD = /[*?]/;

/** The parts of a subject before its first wildcard that end there, with `:` or `/`: what it names for certain. */
function namedParts(subject: string): number {
  const [before = ""] = subject.split(WILDCARD);
  return before
    .split(/[:/]+/)
    .slice(0, -1)
    .filter((part) => part !== "").length;
}

/** GitLab ends its subjects with the ref: https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
function leavesRefOpen(subject: string): boolean {
  return subject.startsWith("project_path:") && !/^[^*?]+:ref_type:(branch|tag):ref:[^*?]/.test(subject);
}

/** Why a subject lets in more than anybody means; undefined where it does not. */
function tryRefuse(subject: string, use: "plan" | "drift" | "apply"): string | undefined {
  if (!WILDCARD.test(subject)) return undefined;
  const [least, example] = use === "apply" ? [3, "project_path:acme/eks-access:…"] : [2, "project_path:acme/…"];
  if (namedParts(subject) < least) {
    return `before a wildcard the subject must name whose tokens it means, in ${least} whole parts (${example}): it would let in those of strangers`;
  }
  if (use === "apply" && leavesRefOpen(subject)) {
    return "whoever applies must name the branch or tag (…:ref_type:branch:ref:main): any branch could be the apply role";
  }
  return undefined;
}

function subjects(use: "plan" | "drift" | "apply") {
  const subject = z
    .string()
    .regex(/^[!-~]{1,255}$/, {
      error: "expected the subject (`sub`) of a token: 255 characters at most, without a space",
    })
    .superRefine((value, context) => {
      const message = tryRefuse(value, use);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });
  return z
    .array(subject)
    .min(1, { error: "expected at least one subject" })
    .max(20, { error: "expected at most 20 subjects" });
}

/** `pipeline.oidc`: an issuer that is not GitHub. */
export const oidcSchema = z.strictObject({
  issuer: issuer.describe("The `iss` of the tokens"),
  audience: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}$/, {
      error: "expected the `aud` of the tokens, such as https://gitlab.com",
    })
    .describe("The `aud` that the jobs ask for"),
  subjects: z.strictObject({
    plan: subjects("plan").describe("The `sub` of the jobs that plan; `*` and `?` are wildcards"),
    apply: subjects("apply").describe("The `sub` of the jobs that apply"),
    drift: subjects("drift")
      .optional()
      .describe("The `sub` of the jobs that look for drift; required with `driftRole`"),
  }),
});
