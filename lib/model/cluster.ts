import { error, quote, type Location, type Report } from "../diagnostics";
import type { NodeType, Written, WrittenCluster, WrittenNode } from "../schema";
import { isAccountStackName } from "./account-stack";
import { partitionOf, type Partition } from "./partition";
import { parseArnAlone, parseRoleName, type Principal } from "./principal";
import { parseNamespace } from "./namespace";
import { takeEach, tryTake, type Placed } from "./placed";
import { covers } from "./wildcard";

export type AuthenticationMode = WrittenCluster["authenticationMode"];

export interface NodeRole {
  readonly principal: Principal;
  readonly type: NodeType;
  readonly at: Location;
}

/** Live entries that somebody else manages. */
export interface Ignored {
  /** A principal ARN; `*` matches any characters. */
  readonly principal: string;
  readonly reason: string;
}

export interface Cluster {
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  readonly labels: ReadonlyMap<string, string>;
  readonly authenticationMode: AuthenticationMode;
  /** Undefined: the cluster has no list, and every namespace is taken to exist. */
  readonly namespaces: readonly Placed<string>[] | undefined;
  readonly nodes: readonly NodeRole[];
  readonly ignore: readonly Ignored[];
  /** What becomes of the entries of a cluster of which nothing is managed any more; undefined while it is. */
  readonly retired: "delete" | "forget" | undefined;
  /** The ARN of the role that Terraform assumes for this cluster. */
  readonly assumeRole: string | undefined;
  /** Where the file names the cluster. */
  readonly at: Location;
}

/** Where the principals are that are a cluster's, or an account's, own. */
export interface Home {
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
}

/** Node entries and the role to assume must be the cluster's own; STANDARD entries need not be. */
function requireOwn(principal: Principal, home: Home, whose: string, at: Location, report: Report): boolean {
  if (principal.partition !== home.partition) {
    report(
      error(
        "wrong-partition",
        at,
        `${quote(principal.arn)} is in partition ${principal.partition}, the cluster in ${home.partition}`,
        { hint: `${whose} must be in the cluster's partition and account` },
      ),
    );
    return false;
  }
  if (principal.account === home.account) return true;
  const message = `${quote(principal.arn)} is in account ${principal.account}, the cluster in ${home.account}`;
  report(error("wrong-account", at, message, { hint: `${whose} must be in the cluster's account` }));
  return false;
}

function nodePrincipal(node: WrittenNode, home: Home, at: Location, report: Report): Principal | undefined {
  const { role, arn } = node;
  if ((role === undefined) === (arn === undefined)) {
    report(
      error("invalid-value", at, "a node needs either `role` or `arn`", {
        hint: "role: path/name, in the cluster's account",
      }),
    );
    return undefined;
  }
  const text = role ?? arn ?? "";
  const parsed = role === undefined ? parseArnAlone(text) : parseRoleName("role", home.partition, home.account, text);
  const principal = tryTake(parsed, "invalid-principal", text, at, report);
  if (principal?.kind === "user") {
    report(error("invalid-principal", at, `${quote(text)}: a node is a role, not a user`));
    return undefined;
  }
  return principal && requireOwn(principal, home, "a node's role", at, report) ? principal : undefined;
}

function readNodes(written: Written<WrittenCluster>, home: Home, report: Report): NodeRole[] {
  return (written.value.nodes ?? []).flatMap((node, index) => {
    const at = written.at(["nodes", index, node.role === undefined ? "arn" : "role"]);
    const principal = nodePrincipal(node, home, at, report);
    return principal ? [{ principal, type: node.type, at }] : [];
  });
}

function readAssumeRole(written: Written<WrittenCluster>, home: Home, report: Report): string | undefined {
  const { assumeRole } = written.value;
  if (assumeRole === undefined) return undefined;
  const at = written.at(["assumeRole"]);
  const principal = tryTake(parseArnAlone(assumeRole), "invalid-principal", assumeRole, at, report);
  if (principal?.kind === "user") {
    report(error("invalid-principal", at, `${quote(assumeRole)}: a user cannot be assumed`, { hint: "give a role" }));
    return undefined;
  }
  return principal && requireOwn(principal, home, "the role to assume", at, report) ? principal.arn : undefined;
}

/** What drift does not report: a pattern for every role would hide each entry that is made behind the repository's back. */
function readIgnored(written: Written<WrittenCluster>, home: Home, report: Report): readonly Ignored[] {
  const ignore = written.value.ignore ?? [];
  for (const [index, { principal }] of ignore.entries()) {
    const at = written.at(["ignore", index, "principal"]);
    if (!principal.startsWith("arn:")) {
      report(
        error("invalid-principal", at, `${quote(principal)}: not an ARN`, {
          hint: "expected a principal ARN, in which `*` matches any characters",
        }),
      );
    } else if (covers(principal, `arn:${home.partition}:iam::${home.account}:role/*`)) {
      report(
        error("invalid-principal", at, `${quote(principal)} matches every role in the cluster's account`, {
          hint: "drift would report nothing: narrow it down, for example to …:role/karpenter-*",
        }),
      );
    }
  }
  return ignore;
}

/** A cluster, its names resolved. What is refused in it is reported and left out. */
export function readCluster(written: Written<WrittenCluster>, report: Report): Cluster {
  const { value, at, stem, file } = written;
  if (value.cluster !== stem) {
    const hint = `rename the file to clusters/${value.cluster}.yaml, or the cluster`;
    report(error("file-name", at(["cluster"]), `${quote(value.cluster)} is declared in ${file}`, { hint }));
  }
  if (isAccountStackName(value.cluster)) {
    report(error("invalid-value", at(["cluster"]), `${quote(value.cluster)} is reserved for an account's stack`));
  }
  const home = { account: value.account, partition: partitionOf(value.region) };
  return {
    name: value.cluster,
    ...home,
    region: value.region,
    labels: new Map(Object.entries(value.labels ?? {})),
    authenticationMode: value.authenticationMode,
    namespaces:
      value.namespaces &&
      takeEach(value.namespaces, parseNamespace, "invalid-namespace", (index) => at(["namespaces", index]), report),
    nodes: readNodes(written, home, report),
    ignore: readIgnored(written, home, report),
    retired: value.retired?.entries,
    assumeRole: readAssumeRole(written, home, report),
    at: at(["cluster"]),
  };
}
