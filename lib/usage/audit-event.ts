import type { RbacRequest } from "../rbac";
import { readReason, type AllowedBy } from "./allowed-by";
import { tryReadCaller, type Caller } from "./caller";
import { isObject, type Json } from "./json";

/** What one event of an audit log says of access. */
export interface Fact {
  /** The same for the same event, found twice; undefined where it has no id, so that nobody can tell. */
  readonly identity: string | undefined;
  /** When the request came, in milliseconds since 1970. */
  readonly at: number;
  /** Whether the request is over: each request counts once, at its end, and one that goes on shows only that it was made. */
  readonly isOver: boolean;
  /** Undefined: nobody of IAM. */
  readonly caller: Caller | undefined;
  /** Undefined where it was not allowed. */
  readonly allowedBy: AllowedBy | undefined;
  /** What was asked; undefined where the event does not say. */
  readonly request: RbacRequest | undefined;
  /** Whom it asked to be; undefined where nobody else. */
  readonly impersonated: string | undefined;
}

/** `early`: of a request that nothing was decided about yet. `foreign`: no event. */
export type Reading = Fact | "early" | "foreign";

/**
 * Stages that end a request: a panic takes the place of the completion, which then never comes.
 * https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
 */
const LAST: ReadonlySet<unknown> = new Set(["ResponseComplete", "Panic"]);
const MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,24}(?:Z|[+-][0-9]{2}:[0-9]{2})$/;
/** Names of Kubernetes have at most 253 characters, paths some more. */
const LONGEST = 1_024;

const DECISION = "authorization.k8s.io/decision";
const REASON = "authorization.k8s.io/reason";

/** A text; undefined for anything else, and for one that nothing of Kubernetes has. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= LONGEST ? value : undefined;
}

/** As `textOf`, and what is left out is empty. */
function partOf(value: unknown): string | undefined {
  return value === undefined ? "" : textOf(value);
}

function momentOf(value: unknown): number {
  return typeof value === "string" && MOMENT.test(value) ? Date.parse(value) : NaN;
}

function requestOf({ verb: asked, objectRef, requestURI }: Json): RbacRequest | undefined {
  const verb = textOf(asked);
  if (verb === undefined) return undefined;
  if (isObject(objectRef)) {
    const [resource, subresource] = [textOf(objectRef["resource"]), partOf(objectRef["subresource"])];
    const [apiGroup, namespace] = [partOf(objectRef["apiGroup"]), partOf(objectRef["namespace"])];
    if (resource === undefined || subresource === undefined) return undefined;
    if (apiGroup === undefined || namespace === undefined) return undefined;
    // Objects' names are nobody's business here, and no rule that names some is ever proposed for them.
    return { kind: "resource", verb, apiGroup, resource, subresource, name: "", namespace };
  }
  const path = typeof requestURI === "string" ? textOf(requestURI.split("?", 1)[0]) : undefined;
  return path === undefined ? undefined : { kind: "url", verb, path };
}

function allowedByOf(annotations: unknown): AllowedBy | undefined {
  if (!isObject(annotations) || annotations[DECISION] !== "allow") return undefined;
  const reason = annotations[REASON];
  return readReason(typeof reason === "string" ? reason : "");
}

/** Reads an event, which may be anything: what it holds is text of whoever made the request. */
export function readEvent(event: unknown): Reading {
  if (!isObject(event)) return "foreign";
  const { auditID, stage, user, requestReceivedTimestamp: received, stageTimestamp, impersonatedUser } = event;
  if (typeof stage !== "string" || typeof event["verb"] !== "string") return "foreign";
  if (typeof auditID !== "string" && event["kind"] !== "Event") return "foreign";
  if (stage === "RequestReceived") return "early";
  const [whenReceived, whenStaged] = [momentOf(received), momentOf(stageTimestamp)];
  const at = Number.isNaN(whenReceived) ? whenStaged : whenReceived;
  if (Number.isNaN(at)) return "foreign";
  return {
    // Whoever makes a request may choose its id (Audit-ID), but not when it comes.
    identity: typeof auditID === "string" ? `${auditID} ${stage} ${String(received)}` : undefined,
    at,
    isOver: LAST.has(stage),
    caller: tryReadCaller(user),
    allowedBy: allowedByOf(event["annotations"]),
    request: requestOf(event),
    impersonated: isObject(impersonatedUser) ? (textOf(impersonatedUser["username"]) ?? "?") : undefined,
  };
}
