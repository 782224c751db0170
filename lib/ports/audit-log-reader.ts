import type { AuditLog } from "./audit-log";

/** Whose log, and how to get there. */
export interface AuditLogPlace {
  /** The cluster's name. */
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The ARN of the role that reaches the account. @default the caller's own credentials */
  readonly assumeRole?: string | undefined;
}

/** A cluster's audit log where EKS puts it, as far as it is switched on and kept. */
export interface AuditLogReader {
  /** What principals of IAM asked since a moment; what the cluster's own parts did is left out. */
  open(place: AuditLogPlace, since: Date): AuditLog;
}
