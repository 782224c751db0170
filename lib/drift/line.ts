/** A line about a finding: our words, then values from files or a cluster, which each format makes safe in its own way. */
export interface Line {
  readonly label: string;
  readonly values: readonly string[];
}
