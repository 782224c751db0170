/**
 * Whom a line's ARN lets in. Told apart here once more, and not with the importer's code: a proof that read lines as the
 * importer does would agree with its mistakes.
 */
export type LineSubject =
  | {
      readonly state: "matches";
      /** `other`: the root user or a federated session, which EKS matches and no access entry can name. */
      readonly kind: "role" | "user" | "other";
      /** 12 digits. */
      readonly account: string;
      readonly name: string;
      /** The same for every spelling of one principal, path or no path. */
      readonly key: string;
    }
  /** It gives nobody access. `key` is that of the principal somebody seems to have meant, where there is one. */
  | { readonly state: "dead"; readonly why: string; readonly key: string | undefined }
  | { readonly state: "unknown"; readonly why: string };

export type MatchedSubject = Extract<LineSubject, { readonly state: "matches" }>;
type Dead = Extract<LineSubject, { readonly state: "dead" }>;

/** IAM knows no two roles, nor two users, of one name in an account, whatever their paths and the case of their letters. */
export function principalKey(partition: string, account: string, kind: string, name: string): string {
  return [partition, account, kind, name].join(":").toLowerCase();
}

const PRINCIPAL = /^arn:([a-z0-9-]+):iam::([0-9]{12}):(role|user)\/(?:(.*)\/)?([\w+=,.@-]{1,64})$/i;
const SESSION = /^arn:[a-z0-9-]+:sts::([0-9]{12}):(assumed-role|federated-user)\/(.*)$/is;
const ROOT = /^arn:[a-z0-9-]+:iam::([0-9]{12}):root$/i;

function dead(why: string, key?: string): Dead {
  return { state: "dead", why, key };
}

function unusual(arn: string): LineSubject {
  const [, rootAccount] = ROOT.exec(arn) ?? [];
  if (rootAccount !== undefined) {
    return { state: "matches", kind: "other", account: rootAccount, name: "root", key: arn.toLowerCase() };
  }
  const [, account = "", session, name = ""] = SESSION.exec(arn) ?? [];
  if (session?.toLowerCase() === "federated-user") {
    return { state: "matches", kind: "other", account, name, key: arn.toLowerCase() };
  }
  if (session !== undefined) return dead("a session's ARN: EKS compares with the role's");
  return dead("not the ARN of an IAM role or user");
}

/** The principal of an access entry, or of IAM; undefined for what is neither a role nor a user. */
export function tryEntryKey(arn: string): string | undefined {
  const [, partition, account = "", kind = "", , name = ""] = PRINCIPAL.exec(arn) ?? [];
  return partition === undefined ? undefined : principalKey(partition, account, kind, name);
}

/**
 * Reads a line's ARN as EKS compares it: whole, case aside, with an ARN that has no path if it is a role's.
 * https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 *
 * @param partition the cluster's
 */
export function readLineSubject(arn: string, partition: string): LineSubject {
  if (arn === "") return dead("the line has no ARN that EKS can read");
  if (/[*?]/.test(arn)) {
    return {
      state: "unknown",
      why: "a wildcard: newer versions of EKS's authenticator may match it, older ones do not",
    };
  }
  const [, where, account = "", kind = "", path, name = ""] = PRINCIPAL.exec(arn) ?? [];
  if (where === undefined) return unusual(arn);
  const key = principalKey(where, account, kind, name);
  if (where.toLowerCase() !== partition) return dead(`it is in partition ${where}, the cluster in ${partition}`, key);
  if (kind.toLowerCase() === "user") return { state: "matches", kind: "user", account, name, key };
  if (path !== undefined) return dead("a role's ARN with its path: EKS compares with the ARN without one", key);
  return { state: "matches", kind: "role", account, name, key };
}
