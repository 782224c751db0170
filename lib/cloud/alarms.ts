import type { AccountPlan } from "../compile";
import { partitionOf } from "../model";
import { adminGranted, auditLogStopped, clusterAuthenticationChanged, entryChanged } from "./access-patterns";
import { roleOf } from "./arns";
import type { EventPattern } from "./event-pattern";
import { tryIamRegion } from "./regions";
import { entitlementChanged, roleAssumed, roleUsed, rolesChanged, trustChanged } from "./role-patterns";

/** Whom an alarm is for: those who own access, or those who own emergencies. */
export type Audience = "changes" | "break-glass";

/** One EventBridge rule and what its mail says. */
export interface Alarm {
  /** Part of its names; the heading of docs/alarms.md that says what to do. */
  readonly id: string;
  readonly audience: Audience;
  /** One sentence. */
  readonly says: string;
  readonly pattern: EventPattern;
}

function accessAlarms({ account, partition, pipeline, clusters }: AccountPlan): Alarm[] {
  if (pipeline === undefined) return [];
  const writers = [
    roleOf({ account, partition }, pipeline.applyRole).arn,
    ...clusters.flatMap(({ assumeRole }) => assumeRole ?? []),
  ];
  return [
    {
      id: "entry-changed",
      audience: "changes",
      says: "An EKS access entry was changed, or tried to be, by someone other than the pipeline.",
      pattern: entryChanged([...new Set<string>(writers)].sort(), account, partition),
    },
    {
      id: "admin-granted",
      audience: "changes",
      says: "An admin-grade EKS access policy was associated with a principal.",
      pattern: adminGranted(),
    },
    {
      id: "authentication-changed",
      audience: "changes",
      says: "A cluster was made, or one can now be entered in another way.",
      pattern: clusterAuthenticationChanged(),
    },
    {
      id: "audit-log-stopped",
      audience: "changes",
      says: "The audit log of a cluster was switched off.",
      pattern: auditLogStopped(),
    },
    {
      id: "entitlement-changed",
      audience: "changes",
      says: "Somebody was given a role of the account in IAM Identity Center.",
      pattern: entitlementChanged(),
    },
  ];
}

function breakGlassAlarms({ breakGlassRole: role }: AccountPlan): Alarm[] {
  if (role === undefined) return [];
  return [
    {
      id: "break-glass-assumed",
      audience: "break-glass",
      says: "The break-glass role was assumed, or tried to be.",
      pattern: roleAssumed(role),
    },
    {
      id: "break-glass-used",
      audience: "break-glass",
      says: "A session of the break-glass role changed something.",
      pattern: roleUsed(role),
    },
  ];
}

/** Events of IAM arrive in one region only. */
function iamAlarms({ account, partition, pipeline, breakGlassRole }: AccountPlan): Alarm[] {
  if (pipeline === undefined) return [];
  const names = [
    pipeline.applyRole,
    pipeline.planRole,
    ...(pipeline.driftRole === undefined ? [] : [pipeline.driftRole]),
  ];
  const breakGlass: Alarm[] =
    breakGlassRole === undefined
      ? []
      : [
          {
            id: "break-glass-changed",
            audience: "break-glass",
            says: "The break-glass role itself was changed: who may assume it, or what it may do.",
            pattern: rolesChanged([breakGlassRole]),
          },
        ];
  return [
    ...breakGlass,
    {
      id: "pipeline-role-changed",
      audience: "changes",
      says: "A role of the pipeline was changed: who may assume it, or what it may do.",
      pattern: rolesChanged(names.map((name) => roleOf({ account, partition }, name))),
    },
    {
      id: "trust-changed",
      audience: "changes",
      says: "Who may assume a role of the account was changed: what the role may do on clusters, they may now do.",
      pattern: trustChanged(),
    },
  ];
}

/** Where an account is watched: every region with a cluster, those that platform.yaml adds, and the one that hears of IAM. */
export function watchedRegions({ partition, clusters, pipeline }: AccountPlan): string[] {
  if (pipeline?.alarms === undefined) return [];
  const added = pipeline.alarms.regions.filter((region) => partitionOf(region) === partition);
  const iam = tryIamRegion(partition);
  return [...new Set([...clusters.map(({ region }) => region), ...added, ...(iam === undefined ? [] : [iam])])].sort();
}

/** The alarms of an account in one of its watched regions, in the order of docs/alarms.md. */
export function alarmsIn(account: AccountPlan, region: string): Alarm[] {
  const iam = region === tryIamRegion(account.partition) ? iamAlarms(account) : [];
  return [...accessAlarms(account), ...breakGlassAlarms(account), ...iam];
}
