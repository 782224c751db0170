import type { AwsAuthLine } from "../aws-auth";
import type { NodeType } from "../model";

/** Whom a line is for. Role ARNs of the ConfigMap have no path, so IAM must be asked for the whole ARN. */
export interface NamedSubject {
  readonly kind: "role" | "user";
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  readonly name: string;
  /** As the line has it, in lower case: how the authenticator compares it. */
  readonly matched: string;
}

/** What a line gives to a principal of its own: what an access entry of type STANDARD can give too. */
export interface StandardAccess {
  readonly kind: "standard";
  /** Undefined: AWS's default. */
  readonly username: string | undefined;
  readonly groups: readonly string[];
  readonly clusterAdmin: boolean;
}

export interface NodeAccess {
  readonly kind: "node";
  readonly type: NodeType;
}

export type LineAccess = StandardAccess | NodeAccess;

/** A job for people: something that no file can say, or that only they can decide. */
export interface Task {
  /** What it is about today, half a sentence: "lets arn:… in as admin". */
  readonly today: string;
  readonly problem: string;
  /** The problem in a few words, for the table. @default the problem */
  readonly brief?: string;
  readonly todo: string;
  /** YAML to start from. */
  readonly snippet?: string;
}

/** Of a line that lets somebody in and that no entry can stand for yet. */
export const STAY = "keep the line, and the cluster in mode API_AND_CONFIG_MAP";

/** What a line gives, in the terms of access entries. */
export interface ReadAccess {
  readonly access: LineAccess;
  /** What changes on the way, or should be looked at: told in the table. */
  readonly remarks: readonly string[];
  /** Jobs that come with it, though the line itself is carried over. */
  readonly tasks: readonly Task[];
}

/** What becomes of one line. */
export type LineVerdict =
  | ({ readonly kind: "carry"; readonly subject: NamedSubject } & ReadAccess)
  | { readonly kind: "task"; readonly task: Task }
  /** A later line for the same ARN counts instead. */
  | { readonly kind: "replaced"; readonly by: string };

export interface JudgedLine {
  readonly line: AwsAuthLine;
  readonly verdict: LineVerdict;
}

/** `mapRoles[2]`: how a line is called. */
export function lineName({ section, index }: Pick<AwsAuthLine, "section" | "index">): string {
  return `${section}[${index}]`;
}

/** What a line does while it counts. */
export function todayOf({ username, groups }: AwsAuthLine): string {
  const name = username === "" ? "no username" : `username ${username}`;
  return groups.length === 0 ? `${name}, no groups` : `${name}, groups ${groups.join(", ")}`;
}
