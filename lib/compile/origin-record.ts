import type { Origin } from "./plan";

/** A line that something comes from, as every output shows it; stable. */
export interface OriginRecord {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly team: string | null;
  readonly grant: string | null;
}

/** An origin as every output shows it. */
export function originRecord({ at, team, grant }: Origin): OriginRecord {
  return { file: at.file, line: at.line, column: at.column, team: team ?? null, grant: grant ?? null };
}
