import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

import { audienceOf, GITHUB_ISSUER, pipelineTrust, rolePolicy, type PipelineUse } from "../cloud";
import type { AccountPlan } from "../compile";
import { UsageError } from "../diagnostics";
import { makePrincipal, type Pipeline } from "../model";
import { ROLE } from "../terraform-plan/names";
import type { ResourceCount } from "./resource-count";
import type { SynthSettings } from "./synth-settings";

/** What IAM takes in all inline policies of a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_INLINE = 10_240;

const DESCRIPTIONS: Readonly<Record<PipelineUse, string>> = {
  plan: "Plans changes of EKS access entries, pull requests too: reads only.",
  drift: "Looks for EKS access entries that are not as the repository says: reads only.",
  apply: "Applies merged changes of EKS access entries; nobody else should change one.",
};

function namesOf({ planRole, driftRole, applyRole }: Pipeline): readonly (readonly [PipelineUse, string])[] {
  return [
    ["plan", planRole],
    ...(driftRole === undefined ? [] : [["drift", driftRole] as const]),
    ["apply", applyRole],
  ];
}

export interface PipelineRolesProps {
  readonly account: AccountPlan;
  readonly pipeline: Pipeline;
  readonly create: NonNullable<Pipeline["create"]>;
  readonly settings: SynthSettings;
}

/** The roles that the workflows assume in an account, and what IAM needs to believe their tokens. */
export class PipelineRoles extends Construct {
  readonly count: ResourceCount;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineRolesProps,
  ) {
    super(scope, id);
    const provider = props.create.oidcProvider === "create" ? this.addProviders() : [];
    const roles = namesOf(props.pipeline);
    for (const [use, name] of roles) this.addRole(use, name, provider);
    this.count = {
      ...(provider.length === 0 ? {} : { aws_iam_openid_connect_provider: provider.length }),
      [ROLE]: roles.length,
      aws_iam_role_policy: roles.length,
    };
  }

  private addProviders(): IamOpenidConnectProvider[] {
    const { account, create } = this.props;
    const { repository, issuer } = create;
    return [
      ...(repository === undefined ? [] : [this.addProvider("github", GITHUB_ISSUER, audienceOf(account.partition))]),
      ...(issuer === undefined ? [] : [this.addProvider("issuer", issuer.issuer, issuer.audience)]),
    ];
  }

  private addProvider(id: string, issuer: string, audience: string): IamOpenidConnectProvider {
    const provider = new IamOpenidConnectProvider(this, id, {
      url: `https://${issuer}`,
      clientIdList: [audience],
      tags: { Purpose: "eks-access-pipeline" },
    });
    provider.overrideLogicalId(id);
    return provider;
  }

  private addRole(use: PipelineUse, pathAndName: string, dependsOn: readonly IamOpenidConnectProvider[]): void {
    const { account, create, settings } = this.props;
    const made = makePrincipal("role", account.partition, account.account, pathAndName);
    if (!made.ok) throw new UsageError(`${pathAndName}: ${made.message}`);
    const { name, path } = made.value;
    const policy = rolePolicy(account, settings.backend, use);
    if (policy.length > LONGEST_INLINE) {
      const clusters = account.clusters.length;
      throw new UsageError(
        `account ${account.account}: the policy of role ${name} for ${clusters} clusters has ${policy.length} characters; IAM accepts ${LONGEST_INLINE}. ` +
          "Create the pipeline's roles yourself there, and set pipeline.create to false",
      );
    }
    const role = new IamRole(this, use, {
      name,
      path,
      description: DESCRIPTIONS[use],
      assumeRolePolicy: pipelineTrust(account, create, use),
      maxSessionDuration: 3600,
      tags: { Purpose: "eks-access-pipeline" },
      ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
    });
    role.overrideLogicalId(`pipeline-${use}`);
    const inline = new IamRolePolicy(this, `${use}-policy`, { name: `eks-access-${use}`, role: role.name, policy });
    inline.overrideLogicalId(`pipeline-${use}`);
  }
}
