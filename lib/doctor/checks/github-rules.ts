import { enumerate } from "../../diagnostics";
import type { BranchRule, Ruleset } from "../../ports/github-settings";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type GitHubCall, type Judged } from "../row";

/** The ruleset that is made where the rules are not all there. */
export const RULESET = "eks-access";

/** GitHub Actions: nobody else can report these checks. */
const ACTIONS = 15368;
const REQUIRED = ["gate", "planned"];

const PULL_REQUEST = {
  required_approving_review_count: 1,
  dismiss_stale_reviews_on_push: true,
  require_code_owner_review: true,
  require_last_push_approval: true,
  required_review_thread_resolution: false,
  allowed_merge_methods: ["merge", "squash"],
};

interface Check {
  readonly context?: unknown;
  readonly integration_id?: unknown;
}

function checksOf({ parameters = {} }: BranchRule): Check[] {
  const found = parameters["required_status_checks"];
  return Array.isArray(found) ? (found as Check[]) : [];
}

/** What is not asked for of the branch, in words; all rules that count for it are added up, as GitHub does. */
function lacking(rules: readonly BranchRule[]): string[] {
  const of = (type: string): BranchRule[] => rules.filter((rule) => rule.type === type);
  const pulls = of("pull_request").map(({ parameters = {} }) => parameters);
  const isOn = (key: string): boolean => pulls.some((parameters) => parameters[key] === true);
  const reviews = Math.max(0, ...pulls.map((parameters) => Number(parameters["required_approving_review_count"] ?? 0)));
  const checks = of("required_status_checks");
  const asked = checks.flatMap(checksOf);
  const mayRebase = pulls.every(
    ({ allowed_merge_methods: methods }) => !Array.isArray(methods) || methods.includes("rebase"),
  );
  const wants: readonly (readonly [boolean, string])[] = [
    [of("deletion").length > 0, "no deletion"],
    [of("non_fast_forward").length > 0, "no force push"],
    [pulls.length > 0 && reviews > 0, "an approval"],
    [isOn("require_code_owner_review"), "a code owner's review"],
    [isOn("dismiss_stale_reviews_on_push"), "dismissal of approvals by a new push"],
    [isOn("require_last_push_approval"), "approval of the last push by somebody else"],
    [pulls.length > 0 && !mayRebase, "no rebase merges"],
    ...REQUIRED.map((context) => [asked.some((one) => one.context === context), `the check ${context}`] as const),
    [
      checks.some(({ parameters = {} }) => parameters["strict_required_status_checks_policy"] === true),
      "an up-to-date branch",
    ],
  ];
  return wants.flatMap(([holds, what]) => (holds ? [] : [what]));
}

/** Our rules over those that the ruleset has already, which stay where they ask for more. */
function mergeRules(own: readonly BranchRule[]): BranchRule[] {
  const pull = own.find(({ type }) => type === "pull_request")?.parameters ?? {};
  const checks = own.filter(({ type }) => type === "required_status_checks");
  const others = checks.flatMap(checksOf).filter(({ context }) => !REQUIRED.includes(String(context)));
  const count = Math.max(1, Number(pull["required_approving_review_count"] ?? 0));
  const methods = pull["allowed_merge_methods"];
  const kept = Array.isArray(methods) ? methods.filter((method) => method !== "rebase") : [];
  const ours = new Set(["deletion", "non_fast_forward", "pull_request", "required_status_checks"]);
  return [
    { type: "deletion" },
    { type: "non_fast_forward" },
    {
      type: "pull_request",
      parameters: {
        ...PULL_REQUEST,
        ...pull,
        required_approving_review_count: count,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        allowed_merge_methods: kept.length > 0 ? kept : PULL_REQUEST.allowed_merge_methods,
      },
    },
    {
      type: "required_status_checks",
      parameters: {
        ...checks[0]?.parameters,
        strict_required_status_checks_policy: true,
        required_status_checks: [...others, ...REQUIRED.map((context) => ({ context, integration_id: ACTIONS }))],
      },
    },
    ...own.filter(({ type }) => !ours.has(type)),
  ];
}

function fixOf(ruleset: Ruleset | Missing, branch: string): GitHubCall {
  const own = "missing" in ruleset ? undefined : ruleset;
  const body = {
    name: RULESET,
    target: "branch",
    enforcement: "active",
    bypass_actors: own?.bypassActors ?? [],
    conditions: { ref_name: { include: [`refs/heads/${branch}`], exclude: [] } },
    rules: mergeRules(own?.rules ?? []),
  };
  return own === undefined
    ? { method: "POST", path: "/rulesets", body }
    : { method: "PUT", path: `/rulesets/${own.id}`, body };
}

/**
 * Whether nothing reaches the branch without review, plan and checks.
 * @param ruleset the repository's own of the name `RULESET`
 */
export function judgeRules(
  rules: readonly BranchRule[] | Missing | Unread,
  ruleset: Ruleset | Missing | Unread,
  branch: string,
): Judged {
  if ("couldNotLook" in rules) return unknown(rules);
  const missing = lacking("missing" in rules ? [] : rules);
  if (missing.length === 0)
    return { status: "green", says: `${branch} takes reviewed, planned and checked pull requests alone` };
  const says = `${branch} does not ask for: ${enumerate(missing)}`;
  // What could not be read could be overwritten.
  return "couldNotLook" in ruleset ? { status: "red", says } : { status: "red", says, fix: [fixOf(ruleset, branch)] };
}
