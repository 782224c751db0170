import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { EntryReader } from "../../lib/ports/entry-reader";
import type { LiveEntry, LivePolicy } from "../../lib/ports/eks-reader";
import type { EksWriter, RefusedCall } from "../../lib/ports/eks-writer";
import type { MigratePorts } from "../../scripts/migrate/ports";
import { found } from "./parity-world";
import { liveEntry } from "../drift/world";
import { ACCOUNT, REGION } from "./migration-files";

type Mode = "CONFIG_MAP" | "API_AND_CONFIG_MAP" | "API";

/** All that a migration changes. */
export interface ClusterState {
  mode: Mode;
  /** Undefined: there is no ConfigMap. */
  data: Readonly<Record<string, string>> | undefined;
  version: number;
  entries: ReadonlyMap<string, LiveEntry>;
  /** `migration/one/…`, as on disk. */
  files: ReadonlyMap<string, string>;
}

/** How one call ends: this program dies before or after it, it is refused, or its answer is lost after it took effect. */
export const FAULTS = ["dies before", "dies after", "is refused", "loses its answer"] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether a call changes the cluster, by its name. */
export function changes(call: string): boolean {
  return /^(Create|Associate|Delete|Update|replace|delete)/.test(call);
}

/** What a process that is killed leaves behind: nothing after it is done. */
export class Killed extends Error {}

interface Lines {
  readonly rolearn?: string;
  readonly userarn?: string;
  readonly username: string;
  readonly groups: readonly string[];
}

/** `role/dev` of an ARN, without its path. */
function nameOf(arn: string): string {
  const [kind = "", ...rest] = (arn.split(":").at(-1) ?? "").split("/");
  return `${kind}/${rest.at(-1) ?? ""}`;
}

/** What a line gives: a role's ARN with a path matches no session. */
function byLines(data: ClusterState["data"]): Map<string, ReadonlySet<string>> {
  const lines = [data?.["mapRoles"], data?.["mapUsers"]].flatMap((text) => (parse(text ?? "[]") ?? []) as Lines[]);
  return new Map(
    lines.flatMap(({ rolearn, userarn, username, groups }) => {
      const arn = rolearn ?? userarn ?? "";
      const gives = groups.map((group) => (group === "system:masters" ? "everything" : `group ${group}`));
      return /:(role|user)\/[^/]+$/.test(arn) ? [[nameOf(arn), new Set([`as ${username}`, ...gives])] as const] : [];
    }),
  );
}

const NODE = ["as system:node:{{EC2PrivateDNSName}}", "group system:bootstrappers", "group system:nodes"];

function byEntries(entries: ClusterState["entries"]): Map<string, ReadonlySet<string>> {
  return new Map(
    [...entries.values()].map(({ principalArn, type, username, kubernetesGroups, policies }) => {
      const isAdmin = policies.some(({ policyArn, scope }) => {
        return policyArn.endsWith("/AmazonEKSClusterAdminPolicy") && scope.type === "cluster";
      });
      const own = [`as ${username}`, ...kubernetesGroups.map((group) => `group ${group}`)];
      const gives = [...own, ...(isAdmin ? ["everything"] : [])];
      return [nameOf(principalArn), new Set(type === "STANDARD" ? gives : NODE)] as const;
    }),
  );
}

/**
 * Who gets in as what, by EKS's own rule and by none of our code: in CONFIG_MAP the lines alone; in API_AND_CONFIG_MAP an
 * entry overrides its principal's line; in API the entries alone.
 * https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
export function accessOf({ mode, data, entries }: ClusterState): Map<string, ReadonlySet<string>> {
  const lines = mode === "API" ? [] : byLines(data);
  return new Map([...lines, ...(mode === "CONFIG_MAP" ? [] : byEntries(entries))]);
}

/** Whoever no longer has all that they had, by name. */
export function losersIn(before: ReadonlyMap<string, ReadonlySet<string>>, now: ClusterState): string[] {
  const access = accessOf(now);
  return [...before].flatMap(([name, gives]) =>
    [...gives].every((one) => access.get(name)?.has(one) === true) ? [] : [name],
  );
}

export interface LittleCluster {
  readonly state: ClusterState;
  readonly ports: MigratePorts;
  readonly entryReader: EntryReader;
  /** Every call so far, as it began. */
  readonly calls: readonly string[];
}

export interface LittleClusterOptions {
  readonly root: string;
  readonly state: ClusterState;
  /** What befalls a call, by its number from 1. */
  readonly fault?: (number: number) => Fault | undefined;
  /** Told after each call that reached the cluster, whatever its caller hears. */
  readonly onCall: (state: ClusterState, call: string, number: number) => void;
}

const LOST = "no answer";

/** The files below `migration/one`, now. */
export function filesIn(root: string): Map<string, string> {
  const folder = join(root, "migration/one");
  mkdirSync(folder, { recursive: true });
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function writeBack(root: string, files: ReadonlyMap<string, string>): void {
  const folder = join(root, "migration/one");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}

/** EKS, IAM and the Kubernetes API of cluster `one`, behind the ports of a migration; on disk the files of `state`. */
export function littleCluster({ root, state: given, fault, onCall }: LittleClusterOptions): LittleCluster {
  const state = { ...given };
  const calls: string[] = [];
  writeBack(root, given.files);

  /** @param refuse what the caller hears where it is refused, or the answer is lost */
  async function call<T>(name: string, act: () => T, refuse: (why: string) => T): Promise<T> {
    calls.push(name);
    const number = calls.length;
    const what = fault?.(number);
    await new Promise(setImmediate);
    if (what === "dies before") throw new Killed(name);
    if (what === "is refused") return refuse("these credentials may not");
    const answer = act();
    state.files = filesIn(root);
    onCall(state, name, number);
    if (what === "dies after") throw new Killed(name);
    return what === "loses its answer" ? refuse(LOST) : answer;
  }
  const read = <T>(name: string, look: () => T): Promise<T | { couldNotLook: string }> =>
    call<T | { couldNotLook: string }>(name, look, (couldNotLook) => ({ couldNotLook }));
  const refusal = (refused: string, code?: string): RefusedCall => ({
    refused,
    code: code ?? (refused === LOST ? undefined : "AccessDeniedException"),
  });
  const change = (name: string, act: () => RefusedCall | undefined): Promise<RefusedCall | undefined> =>
    call<RefusedCall | undefined>(name, act, refusal);
  const write = (name: string, act: () => { couldNotLook: string } | undefined) =>
    call<{ couldNotLook: string } | undefined>(name, act, (couldNotLook) => ({ couldNotLook }));
  const put = (arn: string, entry: LiveEntry | undefined): void => {
    const rest = [...state.entries].filter(([other]) => other !== arn);
    state.entries = new Map(entry === undefined ? rest : [...rest, [arn, entry]]);
  };
  const versioned = (version: string | undefined, data: ClusterState["data"]) => {
    const now = state.data === undefined ? undefined : String(state.version);
    if (version !== now) return { couldNotLook: "somebody else changed aws-auth meanwhile" };
    [state.data, state.version] = [data, state.version + 1];
    return undefined;
  };

  const eks: EksWriter = {
    describe: () =>
      read("DescribeCluster", () => ({
        name: "one",
        account: ACCOUNT,
        region: REGION,
        partition: "aws",
        authenticationMode: state.mode,
        status: "ACTIVE",
        version: "1.31",
        platformVersion: "eks.20",
        endpoint: "https://one.example",
        certificateAuthority: undefined,
      })),
    createEntry: (_, { principalArn, type = "STANDARD", kubernetesGroups, username, tags }) =>
      change(`CreateAccessEntry ${principalArn}`, () => {
        if (state.mode === "CONFIG_MAP") return refusal("the mode is CONFIG_MAP", "InvalidRequestException");
        if (state.entries.has(principalArn)) return refusal("already in use", "ResourceInUseException");
        const named = username === undefined ? {} : { username, kubernetesGroups };
        put(principalArn, liveEntry(principalArn, { type, ...named, tags }));
        return undefined;
      }),
    updateEntry: (_, { principalArn, kubernetesGroups, username }) =>
      change(`UpdateAccessEntry ${principalArn}`, () => {
        const entry = state.entries.get(principalArn);
        if (entry === undefined) return refusal("no such entry", "ResourceNotFoundException");
        put(principalArn, { ...entry, kubernetesGroups, username: username ?? entry.username });
        return undefined;
      }),
    associate: (_, principalArn, policyArn, scope: LivePolicy["scope"] = { type: "cluster" }) =>
      change(`AssociateAccessPolicy ${principalArn}`, () => {
        const entry = state.entries.get(principalArn);
        if (entry === undefined) return refusal("no such entry", "ResourceNotFoundException");
        const rest = entry.policies.filter((one) => one.policyArn !== policyArn);
        put(principalArn, { ...entry, policies: [...rest, { policyArn, scope }] });
        return undefined;
      }),
    deleteEntry: (_, principalArn) =>
      change(`DeleteAccessEntry ${principalArn}`, () => {
        put(principalArn, undefined);
        return undefined;
      }),
    changeMode: (_, mode) =>
      change(`UpdateClusterConfig ${mode}`, () => {
        const order: readonly Mode[] = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];
        const step = order.indexOf(mode) - order.indexOf(state.mode);
        if (step !== 0 && step !== 1) return refusal("unsupported mode change", "InvalidParameterException");
        state.mode = mode;
        return undefined;
      }),
  };
  const live = () => ({
    name: "one",
    authenticationMode: state.mode,
    entries: [...state.entries.values()].sort((a, b) => (a.principalArn < b.principalArn ? -1 : 1)),
  });
  const ofIam = (kind: string) => (_: unknown, name: string) =>
    read(`Get ${kind} ${name}`, () => {
      const paths: Readonly<Record<string, string>> = { node: "eks/node", dev: "eng/dev" };
      return found(`arn:aws:iam::${ACCOUNT}:${kind}/${paths[name] ?? name}`);
    });
  return {
    state,
    calls,
    entryReader: {
      read: (_, arn) => read(`DescribeAccessEntry ${arn}`, () => state.entries.get(arn) ?? { missing: true as const }),
    },
    ports: {
      eks,
      entries: { read: () => read("ListAccessEntries", live) },
      iam: {
        role: ofIam("role"),
        user: ofIam("user"),
        roles: () => read("ListRoles", () => ({ roles: [] })),
      },
      kube: {
        awsAuth: () =>
          read("get aws-auth", () =>
            state.data === undefined
              ? { missing: true as const }
              : { data: new Map(Object.entries(state.data)), resourceVersion: String(state.version) },
          ),
        bindings: () => read("get bindings", () => ({ bindings: [] })),
        rbac: () => read("get rbac", () => ({ objects: [] })),
        replaceAwsAuth: (data, version) =>
          write("replace aws-auth", () => versioned(version, Object.fromEntries(data))),
        deleteAwsAuth: (version) =>
          write("delete aws-auth", () => (state.data === undefined ? undefined : versioned(version, undefined))),
      },
      rights: {
        check: () =>
          call<{ caller: string | undefined }>(
            "GetCallerIdentity",
            () => ({ caller: `arn:aws:iam::${ACCOUNT}:user/sandbox` }),
            () => ({ caller: undefined }),
          ),
      },
    },
  };
}
