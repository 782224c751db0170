import type { Caller } from "./caller";
import { Refusal } from "./errors";
import { partitionOf } from "./partition";
import { tryParsePrincipal } from "./principal";
import { required } from "./query-service";
import type { QueryCall, QueryOperation } from "./query-service";
import { sealSession } from "./session";
import { iamAccount } from "./state";
import type { XmlValue } from "./xml";

export const STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

export const stsOperations: ReadonlyMap<string, QueryOperation> = new Map([
  ["GetCallerIdentity", getCallerIdentity],
  ["AssumeRole", assumeRole],
]);

/** The ARN of the caller: the assumed role's session, else an IAM user of the account called `sandbox`. */
export function callerArn({ account, region, session }: Caller): string {
  const role = tryParsePrincipal(session?.roleArn ?? "");
  if (role === undefined || session === undefined) return `arn:${partitionOf(region)}:iam::${account}:user/sandbox`;
  return `arn:${role.partition}:sts::${role.account}:assumed-role/${role.name}/${session.name}`;
}

function getCallerIdentity({ caller }: QueryCall): XmlValue {
  const userId = caller.session === undefined ? "AIDASANDBOX" : `AROASANDBOX:${caller.session.name}`;
  return { Arn: callerArn(caller), UserId: userId, Account: caller.account };
}

const ONE_HOUR = 3600;

/** AssumeRole. The access key id carries the role's account, so every later call is made in that account. */
function assumeRole({ state, world, caller, parameters }: QueryCall): XmlValue {
  const roleArn = required(parameters, "RoleArn");
  const name = required(parameters, "RoleSessionName");
  const seconds = Number(parameters.get("DurationSeconds") ?? ONE_HOUR);
  const role = tryParsePrincipal(roleArn);
  if (role?.kind !== "role") throw new Refusal("ValidationError", 400, `${roleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw new Refusal("ValidationError", 400, "RoleSessionName is invalid");
  if (!(seconds >= 900 && seconds <= 43_200)) throw new Refusal("ValidationError", 400, "DurationSeconds is invalid");

  const known = iamAccount(state, role.account).roles.get(role.name.toLowerCase());
  const missing = known === undefined ? world.settings.principals === "strict" : known.arn !== roleArn;
  if (missing || state.absentPrincipals.has(roleArn)) {
    const denial = `User: ${callerArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    throw new Refusal("AccessDenied", 403, denial);
  }
  return {
    AssumedRoleUser: {
      Arn: callerArn({ ...caller, session: { roleArn, name } }),
      AssumedRoleId: `${known?.id ?? "AROASANDBOX"}:${name}`,
    },
    Credentials: {
      AccessKeyId: `ASIAROLE${role.account}`,
      SecretAccessKey: "sandbox",
      SessionToken: sealSession({ roleArn, name }),
      Expiration: new Date(world.now + seconds * 1000).toISOString(),
    },
  };
}
