import type { AccountPlan } from "../../lib/compile";
import { trustPolicy } from "../../lib/constructs/break-glass-trust";
import { judgeBreakGlassTrust } from "../../lib/doctor/checks/break-glass-trust";
import { judgeLastUse } from "../../lib/doctor/checks/break-glass-use";
import { judgeRole } from "../../lib/doctor/checks/pipeline-role";
import { rowOf, unknown, type Row } from "../../lib/doctor/row";
import { tryReadTrust } from "../../lib/doctor/trust";
import type { DoctorPorts } from "./ports";

/** The break-glass role of an account: whether it is there, who may assume it, when it was used. */
export async function lookAtBreakGlass(account: AccountPlan, ports: DoctorPorts, now: Date): Promise<Row[]> {
  const { breakGlass, breakGlassRole, partition } = account;
  const about = `account ${account.account}`;
  if (breakGlass === undefined || breakGlassRole === undefined) return [];
  const role = await ports.accounts.role(account, breakGlassRole.name);
  const wanted = { arn: breakGlassRole.arn, account: account.account, create: breakGlass.create };
  const itself = rowOf("break-glass-role", about, judgeRole(role, wanted));
  if (!("arn" in role)) {
    const why = "couldNotLook" in role ? role : { couldNotLook: "there is no such role" };
    return [itself, rowOf("break-glass-trust", about, unknown(why)), rowOf("break-glass-use", about, unknown(why))];
  }
  const trusted = breakGlass.trustedPrincipals.filter((one) => one.partition === partition).map(({ arn }) => arn);
  const trust = {
    policy: breakGlass.create ? trustPolicy(breakGlass, partition) : undefined,
    principals: trusted,
    account: account.account,
  };
  const isPresumed = ports.isSandbox && tryReadTrust(role.trustPolicy)?.principals.length === 0;
  const trusting = isPresumed
    ? unknown({ couldNotLook: "the sandbox presumes the role, and no trust policy for it" })
    : judgeBreakGlassTrust(role.trustPolicy, trust);
  const use = ports.isSandbox
    ? unknown({ couldNotLook: "the sandbox does not keep when a role was used" })
    : judgeLastUse(role, now);
  return [itself, rowOf("break-glass-trust", about, trusting), rowOf("break-glass-use", about, use)];
}
