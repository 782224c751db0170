import type { Judged } from "../row";
import { tryReadTrust } from "../trust";

/** Whether a role of the pipeline trusts exactly the jobs that `platform.yaml` means. */
export function judgePipelineTrust(live: string, wanted: string, account: string): Judged {
  const [is, should] = [tryReadTrust(live), tryReadTrust(wanted)];
  if (
    is !== undefined &&
    should !== undefined &&
    is.principals.join() === should.principals.join() &&
    is.conditions === should.conditions
  ) {
    return { status: "green", says: "trusts whom platform.yaml names, and nobody else" };
  }
  const says =
    "its trust policy is not what platform.yaml says (repository, ids, branch, environment; oidc): AWS may refuse the jobs, or let others in";
  return {
    status: "red",
    says,
    mend: [`yarn plan --cluster account-${account}`, `yarn apply --cluster account-${account}`],
  };
}
