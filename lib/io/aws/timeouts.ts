/** For the `requestHandler` of an SDK's client. */
export interface Timeouts {
  /** In milliseconds. */
  readonly connectionTimeout: number;
  /** In milliseconds. */
  readonly requestTimeout: number;
  /** Without it the SDK's handler only warns, and waits for ever. */
  readonly throwOnRequestTimeout: true;
}

/** Without these the SDK waits for ever. */
export const TIMEOUTS: Timeouts = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
