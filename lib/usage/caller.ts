import type { Principal } from "../model";
import { isObject, type Json } from "./json";

/** Who made a request, as far as EKS's authenticator says it in the event. */
export interface Caller {
  /** As IAM tells names apart: by account and kind, neither by case nor by path. Undefined where only the id is known. */
  readonly key: string | undefined;
  /** `AROA…`, `AIDA…`. */
  readonly id: string | undefined;
  readonly session: string | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, and some more. */
const LONGEST = 2_048;
const IAM_ARN = /^arn:[a-z-]{1,20}:iam::([0-9]{12}):(role|user)\/(?:.*\/)?([^/]+)$/;
const SESSION_ARN = /^arn:[a-z-]{1,20}:sts::([0-9]{12}):assumed-role\/(?:[^/]+\/)*?([^/]+)\/([^/]*)$/;
const UID = /^aws-iam-authenticator:[0-9]{12}:([A-Z0-9]{1,128})$/;
const ID = /^(A[A-Z0-9]{1,127})(?::(.*))?$/s;
/** What newer versions of the authenticator put before the names. */
const EXTRA_PREFIX = "sigs.k8s.io/aws-iam-authenticator/";

function keyOf(account: string, kind: string, name: string): string {
  return `${account} ${kind} ${name.toLowerCase()}`;
}

/** A principal's key: of one that a file declares. */
export function principalKey({ account, kind, name }: Pick<Principal, "account" | "kind" | "name">): string {
  return keyOf(account, kind, name);
}

/** The first of the texts that `user.extra` has under a name. */
function extraOf(extra: Json, name: string): string | undefined {
  const list = extra[name] ?? extra[`${EXTRA_PREFIX}${name}`];
  const first: unknown = Array.isArray(list) ? list[0] : list;
  return typeof first === "string" && first !== "" && first.length <= LONGEST ? first : undefined;
}

function keyOfArn(arn: string): string | undefined {
  const [, account, kind, name] = IAM_ARN.exec(arn) ?? [];
  if (account !== undefined && kind !== undefined && name !== undefined) return keyOf(account, kind, name);
  const [, owner, role] = SESSION_ARN.exec(arn) ?? [];
  return owner === undefined || role === undefined ? undefined : keyOf(owner, "role", role);
}

/** Who made a request; undefined where it is nobody of IAM: a part of the cluster, a service account, another issuer's user. */
export function tryReadCaller(user: unknown): Caller | undefined {
  if (!isObject(user)) return undefined;
  const extra = isObject(user["extra"]) ? user["extra"] : {};
  const [canonical, arn] = [extraOf(extra, "canonicalArn"), extraOf(extra, "arn")];
  const uid = typeof user["uid"] === "string" ? UID.exec(user["uid"])?.[1] : undefined;
  const [, id, ofId] = ID.exec(extraOf(extra, "principalId") ?? "") ?? [];
  const key = keyOfArn(canonical ?? "") ?? keyOfArn(arn ?? "");
  if (key === undefined && uid === undefined) return undefined;
  const session = extraOf(extra, "sessionName") ?? (SESSION_ARN.exec(arn ?? "")?.[3] || undefined) ?? ofId;
  return { key, id: id ?? uid, session };
}
