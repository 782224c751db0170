/** What was done about one call. */
export interface Fixed {
  readonly id: string;
  /** The `gh` command that does the same. */
  readonly command: string;
  readonly done: boolean;
  /** Why it was not done. */
  readonly why?: string;
}
