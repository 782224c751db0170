import { shellLine } from "../diagnostics/shell-word";
import { migrationFolder } from "../aws-auth";
import type { JudgedEntry } from "./verdict";

/** The entries of a cluster that nobody can use, sorted. */
export function deadEntries(judged: readonly JudgedEntry[], cluster: string): JudgedEntry[] {
  return judged
    .filter((one) => one.cluster.name === cluster && one.verdict.kind === "dead")
    .sort((a, b) => (a.entry.principalArn < b.entry.principalArn ? -1 : 1));
}

/** Where the script stands that deletes them. */
export function deadPath(cluster: string): string {
  return `${migrationFolder(cluster)}/delete-dead-entries.sh`;
}

/**
 * A script that deletes the dead entries of one cluster, to be reviewed in a pull request and run by whoever may. Terraform
 * has never heard of them, and whoever deletes must see each; one that has changed since is left alone.
 */
export function deadScript(judged: readonly JudgedEntry[], cluster: string, day: string): string {
  const entries = deadEntries(judged, cluster);
  const deletions = entries.map(({ entry, cluster: { name, region } }) => {
    return shellLine("delete_dead", name, region, entry.principalArn, entry.accessEntryArn);
  });
  return `#!/usr/bin/env bash
# Access entries of ${cluster} that nobody could use on ${day}: IAM has no such principal any more, or another one of that name.
# Written by \`yarn adopt --dead\`. Run it with credentials of the cluster's account that may delete access entries.
set -euo pipefail

# An entry that was made again since has another ARN, and stays.
delete_dead() {
  local found
  if ! found=$(aws eks describe-access-entry --cluster-name "$1" --region "$2" --principal-arn "$3" --query accessEntry.accessEntryArn --output text 2>&1); then
    case "$found" in *ResourceNotFoundException*) return 0 ;; esac
    printf 'could not look at %s: %s\\n' "$3" "$found" >&2
    return 1
  fi
  if [ "$found" != "$4" ]; then
    echo "left alone, for it was made again since: $3"
    return 0
  fi
  aws eks delete-access-entry --cluster-name "$1" --region "$2" --principal-arn "$3"
  echo "deleted: $3"
}

${deletions.join("\n")}
`;
}
