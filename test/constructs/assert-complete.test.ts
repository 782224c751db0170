import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { App, TerraformStack } from "cdktf";

import { InternalError } from "../../lib/constructs";
import { assertComplete } from "../../lib/constructs/assert-complete";

function stackOf(...entries: [constructId: string, logicalId: string | undefined][]): TerraformStack {
  const stack = new TerraformStack(new App({ stackTraces: false, outdir: "unused" }), "prod");
  for (const [constructId, logicalId] of entries) {
    const entry = new EksAccessEntry(stack, constructId, { clusterName: "prod", principalArn: "arn" });
    if (logicalId !== undefined) entry.overrideLogicalId(logicalId);
  }
  return stack;
}

describe("assertComplete", () => {
  it("is satisfied when every record of the plan is a resource of its own", () => {
    const check = (): void => {
      assertComplete(stackOf(["a", "entry_a"], ["b", "entry_b"]), { aws_eks_access_entry: 2 });
    };
    expect(check).not.toThrow();
  });

  it("throws when two resources have one id, which CDKTF would merge into one with the rights of both", () => {
    const check = (): void => {
      assertComplete(stackOf(["a", "entry_a"], ["b", "entry_a"]), { aws_eks_access_entry: 2 });
    };
    expect(check).toThrow(new InternalError("stack prod has 1 aws_eks_access_entry, the plan has 2"));
  });

  it("throws when ids become one because CDKTF drops their dots and signs", () => {
    const check = (): void => {
      assertComplete(stackOf(["team.a", undefined], ["teama", undefined]), { aws_eks_access_entry: 2 });
    };
    expect(check).toThrow(InternalError);
  });

  it("throws when a resource is there that no plan asked for", () => {
    const stack = stackOf(["a", "entry_a"]);
    new IamRole(stack, "extra", { assumeRolePolicy: "{}" });
    const check = (): void => {
      assertComplete(stack, { aws_eks_access_entry: 1 });
    };
    expect(check).toThrow(new InternalError("stack prod has resources that are not in the plan: aws_iam_role.extra"));
  });

  it("throws when the plan has more than the stack", () => {
    const check = (): void => {
      assertComplete(stackOf(), { aws_eks_access_entry: 1 });
    };
    expect(check).toThrow(new InternalError("stack prod has 0 aws_eks_access_entry, the plan has 1"));
  });
});
