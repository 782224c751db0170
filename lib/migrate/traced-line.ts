import type { AwsAuth, AwsAuthLine } from "../aws-auth";

/** The ConfigMap as it was once, from a file under `migration/<cluster>/`. */
export interface KeptConfigMap {
  /** From the repository's root. */
  readonly path: string;
  readonly awsAuth: AwsAuth;
}

/** A line and where it stands: in the live ConfigMap, or only in a backup because it was removed since. */
export interface TracedLine {
  readonly line: AwsAuthLine;
  /** The path of the backup; undefined for a line that is live. */
  readonly removedSince: string | undefined;
}

export interface TracedAccount {
  readonly account: string;
  readonly removedSince: string | undefined;
}

export interface TracedLines {
  readonly lines: readonly TracedLine[];
  readonly accounts: readonly TracedAccount[];
}

function lineKey({ arn, section, index }: AwsAuthLine): string {
  return arn === "" ? `${section}[${index}]` : arn.toLowerCase();
}

/**
 * Every principal that the ConfigMap lets in, or did when a backup was made, each once: as the live ConfigMap has it, else
 * as the newest backup does. Lines that a later one replaces never counted.
 *
 * @param backups newest first
 */
export function traceLines(live: AwsAuth | undefined, backups: readonly KeptConfigMap[]): TracedLines {
  const sources = [
    { awsAuth: live, removedSince: undefined },
    ...backups.map(({ path, awsAuth }) => ({ awsAuth, removedSince: path })),
  ];
  const lines = new Map<string, TracedLine>();
  const accounts = new Map<string, TracedAccount>();
  for (const { awsAuth, removedSince } of sources) {
    for (const line of awsAuth?.lines ?? []) {
      // A line without an ARN gives nobody access: once removed, there is nothing to compare.
      if (line.replacedBy !== undefined || (line.arn === "" && removedSince !== undefined)) continue;
      if (!lines.has(lineKey(line))) lines.set(lineKey(line), { line, removedSince });
    }
    for (const account of awsAuth?.accounts ?? []) {
      if (!accounts.has(account)) accounts.set(account, { account, removedSince });
    }
  }
  return { lines: [...lines.values()], accounts: [...accounts.values()] };
}
