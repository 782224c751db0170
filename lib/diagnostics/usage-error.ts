/** Asked for something that cannot be: the run must not go on with a default instead. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
