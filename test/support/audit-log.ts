import type { Dice } from "./generated-repository";

/** Whom an event is of, and what allowed it. */
export interface Told {
  readonly id?: string;
  readonly at?: string;
  readonly stage?: string;
  /** An IAM role's or user's ARN, path stripped; undefined: a part of the cluster. */
  readonly canonicalArn?: string | undefined;
  readonly roleId?: string;
  readonly session?: string;
  /** The policy's full name, `group:NAME`, `user:NAME`, any other text as the reason; undefined: it was denied. */
  readonly by?: string | undefined;
  readonly verb?: string;
  /** `pods`, `deployments.apps`, `pods/exec`; a path where it begins with a slash. */
  readonly resource?: string;
  readonly namespace?: string;
  /** Keys of the event that are to be other ones. */
  readonly over?: Readonly<Record<string, unknown>>;
}

/** As the API server writes it: facts of one real event. */
function reasonOf(by: string, arn: string, roleId: string): string {
  if (by.startsWith("group:")) {
    return `RBAC: allowed by ClusterRoleBinding "some" of ClusterRole "view" to Group ${JSON.stringify(by.slice(6))}`;
  }
  if (by.startsWith("user:")) {
    return `RBAC: allowed by RoleBinding "some/payments" of Role "own" to User ${JSON.stringify(by.slice(5))}`;
  }
  if (!/^[A-Za-z0-9]+$/.test(by)) return by;
  const policy = `arn:aws:eks::aws:cluster-access-policy/${by}`;
  return `EKS Access Policy: allowed by ClusterRoleBinding "${arn}+${policy}" of ClusterRole "${policy}" to User "${roleId}"`;
}

let number = 0;

/** An audit event, as EKS writes it. */
export function auditEvent(told: Told = {}): Record<string, unknown> {
  number += 1;
  const { id = `id-${number}`, at = "2026-11-20T10:00:00.000000Z", stage = "ResponseComplete" } = told;
  const { roleId = "AROAEXAMPLE", session = "somebody", by, verb = "get", resource = "pods", namespace = "" } = told;
  const { canonicalArn } = told;
  const [, , , , account = "", name = ""] = (canonicalArn ?? "").split(":");
  const isUrl = resource.startsWith("/");
  const [type = "", subresource] = resource.split("/");
  const [plural = "", ...group] = type.split(".");
  const iam = canonicalArn && {
    username: `arn:aws:sts::${account}:assumed-${name}/${session}`,
    uid: `aws-iam-authenticator:${account}:${roleId}`,
    groups: ["system:authenticated"],
    extra: {
      accessKeyId: ["ASIAEXAMPLE"],
      arn: [`arn:aws:sts::${account}:assumed-${name}/${session}`],
      canonicalArn: [canonicalArn],
      principalId: [roleId],
      sessionName: [session],
    },
  };
  return {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    auditID: id,
    stage,
    requestURI: isUrl ? resource : `/api/v1/${plural}?limit=500`,
    verb,
    user: iam ?? { username: "system:kube-scheduler", groups: ["system:authenticated"] },
    sourceIPs: ["203.0.113.7"],
    userAgent: "kubectl/v1.33.0 (linux/amd64) kubernetes/0000000",
    ...(isUrl
      ? {}
      : {
          objectRef: {
            resource: plural,
            ...(namespace === "" ? {} : { namespace }),
            ...(group.length === 0 ? {} : { apiGroup: group.join(".") }),
            apiVersion: "v1",
            ...(subresource === undefined ? {} : { subresource }),
          },
        }),
    responseStatus: { metadata: {}, code: by === undefined ? 403 : 200 },
    requestReceivedTimestamp: at,
    stageTimestamp: at,
    annotations:
      stage === "RequestReceived"
        ? {}
        : {
            "authorization.k8s.io/decision": by === undefined ? "forbid" : "allow",
            "authorization.k8s.io/reason": by === undefined ? "" : reasonOf(by, canonicalArn ?? "", roleId),
          },
    ...told.over,
  };
}

export interface GeneratedUse {
  requests: number;
  last: string | null;
}

/** What a generator says that it wrote of one principal. */
export interface GeneratedTally extends GeneratedUse {
  denied: number;
  readonly sessions: Set<string>;
  readonly sources: Map<string, GeneratedUse>;
}

export interface GeneratedLog {
  /** The next event, maybe one that was there before. */
  readonly next: () => Record<string, unknown>;
  /** What is still to come of requests that the tally has already: a log without them is not whole. */
  readonly rest: () => Record<string, unknown>[];
  /** By canonical ARN. */
  readonly tallies: ReadonlyMap<string, GeneratedTally>;
}

const RESOURCES = ["pods", "pods/log", "pods/exec", "services", "configmaps", "deployments.apps", "secrets", "nodes"];
const VERBS = ["get", "list", "watch", "create", "patch", "delete"];

function count(use: GeneratedUse, at: string): void {
  use.requests += 1;
  if (use.last === null || at > use.last) use.last = at;
}

/**
 * A log of some principals' requests over a quarter of a year: with every stage, events twice, denials, several sessions,
 * and the noise of a cluster, and its own tally of all that.
 * @param sources per principal, what may allow its requests
 */
export function generateLog(dice: Dice, sources: ReadonlyMap<string, readonly string[]>): GeneratedLog {
  const arns = [...sources.keys()];
  const tallies = new Map<string, GeneratedTally>(
    arns.map((arn) => [arn, { requests: 0, last: null, denied: 0, sessions: new Set(), sources: new Map() }]),
  );
  const pending: Record<string, unknown>[] = [];
  let serial = 0;
  const start = Date.parse("2026-08-01T00:00:00Z");

  const make = (): void => {
    serial += 1;
    const moment = new Date(start + dice.below(80 * 86_400) * 1000 + dice.below(1000)).toISOString();
    const at = `${moment.slice(0, -1)}000Z`;
    const id = `00000000-0000-4000-8000-${String(serial).padStart(12, "0")}`;
    const common = {
      id,
      at,
      verb: dice.pick(VERBS),
      resource: dice.pick(RESOURCES),
      namespace: dice.pick(["a", "b", ""]),
    };
    if (dice.chance(0.3)) {
      pending.push(auditEvent({ ...common, by: "" }));
      return;
    }
    const canonicalArn = dice.pick(arns);
    const tally = tallies.get(canonicalArn);
    if (tally === undefined) throw new Error(canonicalArn);
    const by = dice.chance(0.1) ? undefined : dice.pick(sources.get(canonicalArn) ?? []);
    const session = dice.chance(0.05) ? "EKSGetTokenAuth" : `person-${dice.below(20)}@acme.example`;
    const told = { ...common, canonicalArn, by, session };
    if (dice.chance(0.3)) pending.push(auditEvent({ ...told, stage: "RequestReceived" }));
    if (dice.chance(0.1)) pending.push(auditEvent({ ...told, stage: "ResponseStarted" }));
    const last = auditEvent(dice.chance(0.01) ? { ...told, stage: "Panic" } : told);
    pending.push(last);
    if (dice.chance(0.02)) pending.push(last);
    if (by === undefined) {
      tally.denied += 1;
      return;
    }
    count(tally, moment);
    tally.sessions.add(session);
    const source = tally.sources.get(by) ?? { requests: 0, last: null };
    count(source, moment);
    tally.sources.set(by, source);
  };

  return {
    tallies,
    rest: () => pending.splice(0),
    next: () => {
      while (pending.length === 0) make();
      return pending.shift() ?? {};
    },
  };
}
