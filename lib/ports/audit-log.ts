/** Where in a log something stands. */
export interface LogPlace {
  /** As it was named: a path, or `-`. */
  readonly file: string;
  /** From 1, of the unpacked text. */
  readonly line: number;
}

/** Who takes what a log holds, as it comes: a log of gigabytes is never in memory as a whole. */
export interface LogSink {
  /** A JSON value that may be an event, or have one in it: anything. */
  readonly value: (value: unknown, place: LogPlace) => void;
  /** What is no JSON, or too large: it is left out, and everything after it is read. */
  readonly broken: (place: LogPlace, why: string) => void;
  /** So many more bytes were read, as they lie in the file. */
  readonly progress: (bytes: number) => void;
}

/** Part of a cluster's audit log: a file, what comes in a pipe, or pages of CloudWatch. */
export interface AuditLog {
  /** Its size in bytes, as it lies in the file; undefined where nobody knows. */
  readonly size: number | undefined;
  /** Tells the sink everything, once. @throws Error that says which file cannot be read, and why */
  readonly read: (sink: LogSink) => Promise<void>;
}
