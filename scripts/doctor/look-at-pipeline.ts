import type { AccountPlan } from "../../lib/compile";
import { pipelineTrust, roleOf, type PipelineUse } from "../../lib/cloud";
import { judgeRights } from "../../lib/doctor/checks/pipeline-rights";
import { judgeRole } from "../../lib/doctor/checks/pipeline-role";
import { judgePipelineTrust } from "../../lib/doctor/checks/pipeline-trust";
import { rightsQuestions } from "../../lib/doctor/questions";
import { rowOf, unknown, type Row } from "../../lib/doctor/row";
import type { Backend } from "../../lib/model";
import type { DoctorPorts } from "./ports";

type Pipeline = NonNullable<AccountPlan["pipeline"]>;

async function lookAtRole(
  account: AccountPlan,
  pipeline: Pipeline,
  [use, name]: readonly [PipelineUse, string],
  { ports, backend }: { readonly ports: DoctorPorts; readonly backend: Backend },
): Promise<Row[]> {
  const { arn, name: bare } = roleOf(account, name);
  const [about, create] = [`account ${account.account}, ${use} role`, pipeline.create !== undefined];
  const role = await ports.accounts.role(account, bare);
  const itself = rowOf("pipeline-role", about, judgeRole(role, { arn, account: account.account, create }));
  if (!("arn" in role)) {
    const why = "couldNotLook" in role ? role : { couldNotLook: "there is no such role" };
    const trust = create ? [rowOf("pipeline-trust", about, unknown(why))] : [];
    return [itself, ...trust, rowOf("pipeline-rights", about, unknown(why))];
  }
  const denied = await ports.accounts.denied(account, role.arn, rightsQuestions(account, backend, use));
  const wanted = pipeline.create && pipelineTrust(account, pipeline.create, use);
  return [
    itself,
    ...(wanted === undefined
      ? []
      : [rowOf("pipeline-trust", about, judgePipelineTrust(role.trustPolicy, wanted, account.account))]),
    rowOf("pipeline-rights", about, judgeRights(denied, { account: account.account, create })),
  ];
}

/** The pipeline's roles in an account: whether they are there, who may be them, and what they may do. */
export async function lookAtPipeline(account: AccountPlan, ports: DoctorPorts, backend: Backend): Promise<Row[]> {
  const { pipeline } = account;
  if (pipeline === undefined) return [];
  const { applyRole, planRole, driftRole } = pipeline;
  // Without a role of its own, drift is looked for as the plan role, which need not do more than that.
  const roles: readonly (readonly [PipelineUse, string])[] = [
    ["apply", applyRole],
    ["plan", planRole],
    ...(driftRole === undefined ? [] : [["drift", driftRole] as const]),
  ];
  return (await Promise.all(roles.map((role) => lookAtRole(account, pipeline, role, { ports, backend })))).flat();
}
