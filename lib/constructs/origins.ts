import type { Attributed, Origin } from "../compile";

/** Which line of which team asked for something: in the `//` comment of its resource, which Terraform ignores. */
export interface OriginComment {
  readonly file: string;
  readonly line: number;
  readonly team?: string;
  readonly grant?: string;
}

/** Each line once, though several words of it may have asked. */
export function originComments(origins: readonly Origin[]): OriginComment[] {
  const lines = origins.filter(({ at }, index) => {
    const before = origins[index - 1]?.at;
    return before === undefined || before.file !== at.file || before.line !== at.line;
  });
  return lines.map(({ at, team, grant }) => ({
    file: at.file,
    line: at.line,
    ...(team === undefined ? {} : { team }),
    ...(grant === undefined ? {} : { grant }),
  }));
}

/** From each value to its origins. */
export function attributedComments(values: readonly Attributed<string>[]): Record<string, OriginComment[]> {
  return Object.fromEntries(values.map(({ value, origins }) => [value, originComments(origins)]));
}
