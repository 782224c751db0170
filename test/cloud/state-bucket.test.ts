import { stateBucketJson, stateBuckets } from "../../lib/cloud";
import { planOf } from "../constructs/synthesized";
import { decide } from "./support/iam";
import { pipelineRepository } from "./support/world";

const ACCOUNT = "123456789012";
const BUCKET = "arn:aws:s3:::acme-state";
const rest = (backend: string): string => `terraform:\n  backend:\n    ${backend}\n`;
const plan = planOf(pipelineRepository("", rest("s3: {bucket: acme-state, region: eu-west-1}")));

interface Printed {
  readonly resource: { readonly aws_s3_bucket_policy: { readonly state: { readonly policy: string } } };
}

function policyOf(of = plan): string {
  const [place] = stateBuckets(of);
  if (place === undefined) throw new Error("no bucket");
  return (stateBucketJson(place, of, ">=1.11.0") as Printed).resource.aws_s3_bucket_policy.state.policy;
}
const policy = policyOf();

/** A caller of the account: the policy's principal is the account's root, which stands for all of it. */
function may(role: string, action: string, key: string, more: Readonly<Record<string, string>> = {}): boolean {
  const context = {
    "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/${role}`,
    "aws:SecureTransport": "true",
    ...more,
  };
  const resource = key === "" ? BUCKET : `${BUCKET}/${key}`;
  return (
    decide(policy, { action, resource, context, principal: { type: "AWS", id: `arn:aws:iam::${ACCOUNT}:root` } }) ===
    "allowed"
  );
}
const [APPLY, PLAN, DRIFT] = ["ci/eks-access-apply", "ci/eks-access-plan", "ci/eks-access-drift"] as const;
const STATE = "eks-access/prod-eu.tfstate";

describe("the policy of the state bucket", () => {
  it.each<[string, string, string, string, boolean]>([
    ["plan reads a state", PLAN, "s3:GetObject", STATE, true],
    ["drift reads a state", DRIFT, "s3:GetObject", STATE, true],
    ["plan reads the note beside it", PLAN, "s3:GetObject", "eks-access/prod-eu.note.tfstate", true],
    ["plan finds out that there is none", PLAN, "s3:ListBucket", "", true],
    ["plan writes no state", PLAN, "s3:PutObject", STATE, false],
    ["plan takes no lock", PLAN, "s3:PutObject", `${STATE}.tflock`, false],
    ["apply writes a state", APPLY, "s3:PutObject", STATE, true],
    ["apply locks", APPLY, "s3:PutObject", `${STATE}.tflock`, true],
    ["apply gives the lock back", APPLY, "s3:DeleteObject", `${STATE}.tflock`, true],
    ["apply writes the account's own state", APPLY, "s3:PutObject", "eks-access/account-123456789012.tfstate", true],
    ["nobody deletes a state", APPLY, "s3:DeleteObject", STATE, false],
    ["not another account's cluster", APPLY, "s3:PutObject", "eks-access/other.tfstate", false],
    ["not another prefix", APPLY, "s3:GetObject", "payroll/prod-eu.tfstate", false],
    ["not the policy itself", APPLY, "s3:PutBucketPolicy", "", false],
    ["another role of the account", "developer", "s3:GetObject", STATE, false],
    ["a role of that name with another path", "mallory/eks-access-apply", "s3:PutObject", STATE, false],
  ])("%s", (_what, role, action, key, expected) => {
    expect(may(role, action, key)).toBe(expected);
  });

  it("refuses plain http to everybody", () => {
    expect(may(APPLY, "s3:GetObject", STATE, { "aws:SecureTransport": "false" })).toBe(false);
  });

  it("is about the accounts whose states are in the bucket", () => {
    const apart = planOf(
      pipelineRepository(
        "",
        rest(`s3: {bucket: acme-state, region: eu-west-1, accounts: {"${ACCOUNT}": {bucket: own-state}}}`),
      ),
    );
    expect(stateBuckets(apart).map(({ bucket }) => bucket)).toEqual(["acme-state", "own-state"]);
    expect(policyOf(apart)).not.toContain(ACCOUNT);
  });

  it("has no template of Terraform's in it", () => {
    expect(policy).not.toMatch(/[$%]\{/);
  });
});
