import type { TrailEvent } from "../ports/trail-reader";
import type { Finding, FindingKind } from "./finding";
import type { Deed } from "./finding-details";

/** The operations that can have made a finding. None for what no call of EKS does. */
export const OPERATIONS: Readonly<Partial<Record<FindingKind, readonly string[]>>> = {
  "authentication-mode": ["UpdateClusterConfig"],
  "recovery-overdue": ["CreateAccessEntry", "AssociateAccessPolicy"],
  "unmanaged-entry": ["CreateAccessEntry", "UpdateAccessEntry", "AssociateAccessPolicy"],
  "recovery-entry": ["CreateAccessEntry", "AssociateAccessPolicy"],
  "missing-entry": ["DeleteAccessEntry"],
  "existing-entry-missing": ["DeleteAccessEntry"],
  "type-changed": ["CreateAccessEntry", "DeleteAccessEntry"],
  "username-changed": ["UpdateAccessEntry", "CreateAccessEntry"],
  "groups-changed": ["UpdateAccessEntry", "CreateAccessEntry"],
  "policy-unexpected": ["AssociateAccessPolicy"],
  "policy-missing": ["DisassociateAccessPolicy", "DeleteAccessEntry"],
  "scope-changed": ["AssociateAccessPolicy"],
  "tags-changed": ["TagResource", "UntagResource", "CreateAccessEntry"],
};

/** Whom a finding is about, in the words of CloudTrail's records. */
export interface Suspect {
  readonly cluster: string;
  readonly principal: string | null;
  /** Undefined for what is not about one policy. */
  readonly policyArn: string | undefined;
  /** Of the live entry; undefined where there is none. */
  readonly entryArn: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

const LONGEST = 2_048;

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, LONGEST) : undefined;
}

/** What came by the path of a request is recorded percent-encoded, what came in its body is not. */
function isSame(recorded: unknown, wanted: string): boolean {
  if (typeof recorded !== "string") return false;
  if (recorded === wanted) return true;
  try {
    return decodeURIComponent(recorded) === wanted;
  } catch {
    return false;
  }
}

/** The event's own name, where it is a call of EKS that was done and is about the suspect. */
export function tryMatch({ detail }: TrailEvent, suspect: Suspect): string | undefined {
  const { eventSource, eventName, errorCode, requestParameters } = fieldsOf(detail);
  if (eventSource !== "eks.amazonaws.com" || errorCode !== undefined) return undefined;
  const { name, clusterName, principalArn, policyArn, resourceArn } = fieldsOf(requestParameters);
  const event = text(eventName);
  const { cluster, principal, entryArn } = suspect;
  if (event === "TagResource" || event === "UntagResource") {
    return entryArn !== undefined && isSame(resourceArn, entryArn) ? event : undefined;
  }
  if (!isSame(name ?? clusterName, cluster)) return undefined;
  if (principal !== null && !isSame(principalArn, principal)) return undefined;
  const ofPolicy = event === "AssociateAccessPolicy" || event === "DisassociateAccessPolicy";
  if (ofPolicy && suspect.policyArn !== undefined && !isSame(policyArn, suspect.policyArn)) return undefined;
  return event;
}

const SESSION = /^arn:[^:]*:sts::[0-9]*:assumed-role\/[^/]+\/(.+)$/s;

/** Who did it, when and from where. Of a session, the role that issued it is the actor. */
export function deedOf({ id, at, detail }: TrailEvent, event: string): Deed {
  const { userIdentity, sourceIPAddress, eventTime } = fieldsOf(detail);
  const { arn, invokedBy, type, sessionContext } = fieldsOf(userIdentity);
  const issuer = text(fieldsOf(fieldsOf(sessionContext)["sessionIssuer"])["arn"]);
  const own = text(arn);
  const session = SESSION.exec(own ?? "")?.[1];
  return {
    at: at?.toISOString() ?? text(eventTime) ?? null,
    event,
    actor: issuer ?? own ?? text(invokedBy) ?? text(type) ?? null,
    ...(session === undefined ? {} : { session }),
    sourceIp: text(sourceIPAddress) ?? null,
    eventId: id ?? text(fieldsOf(detail)["eventID"]) ?? null,
  };
}

/** Newest first. What has no time comes last. */
export function compareDeeds(a: Deed, b: Deed): number {
  const [left, right] = [a.at ?? "", b.at ?? ""];
  return left === right ? 0 : left > right ? -1 : 1;
}

/** Whether somebody is to be looked for: nobody is behind what the files or the calendar did. */
export function isDeed({ kind, cause }: Finding): boolean {
  return (cause === "outside" || cause === "unknown") && OPERATIONS[kind] !== undefined;
}
