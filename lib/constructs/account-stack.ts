import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import { watchedRegions } from "../cloud";
import type { AccountPlan } from "../compile";
import { accountStackName } from "../model";
import { assertComplete } from "./assert-complete";
import { addBreakGlassRole } from "./break-glass-role";
import { PipelineRoles } from "./pipeline-roles";
import { RegionAlarms } from "./region-alarms";
import { addRegionalProviders } from "./regional-providers";
import { sumCounts, type ResourceCount } from "./resource-count";
import { addStackFrame } from "./stack-frame";
import type { SynthSettings } from "./synth-settings";

export interface AccountStackProps {
  readonly account: AccountPlan;
  readonly settings: SynthSettings;
}

/** Whether anything is left to do for an account besides its clusters. */
export function needsAccountStack({ breakGlass, breakGlassRole, pipeline }: AccountPlan): boolean {
  const hasBreakGlass = breakGlass?.create === true && breakGlassRole !== undefined;
  return hasBreakGlass || pipeline?.create !== undefined || pipeline?.alarms !== undefined;
}

/** What an account needs besides its clusters: the break-glass role, the pipeline's roles, and the alarms. */
export class AccountStack extends TerraformStack {
  constructor(
    scope: Construct,
    private readonly props: AccountStackProps,
  ) {
    const { account, settings } = props;
    const name = accountStackName(account.account);
    super(scope, name);
    addStackFrame(this, name, { ...account, settings });
    assertComplete(this, sumCounts([addBreakGlassRole(this, account), this.addRoles(), this.addAlarms()]));
  }

  private addRoles(): ResourceCount {
    const { account, settings } = this.props;
    const { pipeline } = account;
    if (pipeline?.create === undefined) return {};
    return new PipelineRoles(this, "pipeline", { account, pipeline, create: pipeline.create, settings }).count;
  }

  private addAlarms(): ResourceCount {
    const { account, settings } = this.props;
    const { pipeline } = account;
    const alarms = pipeline?.alarms;
    if (pipeline === undefined || alarms === undefined) return {};
    const regions = watchedRegions(account);
    const providers = addRegionalProviders(this, account.partition, regions, { ...account, settings });
    const parts = regions.flatMap((region) => {
      const provider = providers.get(region);
      return provider === undefined
        ? []
        : [new RegionAlarms(this, `alarms-${region}`, { account, pipeline, alarms, region, provider })];
    });
    return sumCounts(parts.map(({ count }) => count));
  }
}
