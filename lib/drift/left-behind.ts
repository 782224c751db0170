import type { LiveCluster, LiveEntry } from "../ports/eks-reader";
import type { ClusterDrift } from "./finding";
import { arnOfPolicy } from "./cause";

/** Access in no file: a whole entry, or one policy of a declared one. */
export interface Surplus {
  readonly principal: string;
  /** Its ARN; undefined where the whole entry is in no file. */
  readonly policyArn: string | undefined;
}

/**
 * Whether an entry cannot be of ours: every entry that an apply makes has the platform's tags, and a team's has `Team`.
 * With them it may be one that was merged away, or a copy.
 */
export function isForeignEntry({ type, tags }: LiveEntry, platformTags: ReadonlyMap<string, string>): boolean {
  const ours = [...platformTags.keys(), "Team"];
  const always = type === "STANDARD" || platformTags.size > 0;
  return always && !ours.some((key) => Object.hasOwn(tags, key));
}

/**
 * What an apply may have given that was interrupted before Terraform knew of it, and that no file gives any more: the change
 * was taken back instead of applied again. Nothing but a look at the cluster can tell: there is nothing to plan.
 *
 * @param platformTags the tags of `platform.yaml`
 */
export function leftBehind(
  { findings }: ClusterDrift,
  { entries }: LiveCluster,
  platformTags: ReadonlyMap<string, string>,
  partition: string,
): Surplus[] {
  const foreign = new Set(
    entries.filter((entry) => isForeignEntry(entry, platformTags)).map(({ principalArn }) => principalArn),
  );
  return findings.flatMap((finding): Surplus[] => {
    const { kind, principal } = finding;
    if (principal === null) return [];
    if (kind === "policy-unexpected") return [{ principal, policyArn: arnOfPolicy(finding, partition) }];
    return kind === "unmanaged-entry" && !foreign.has(principal) ? [{ principal, policyArn: undefined }] : [];
  });
}
