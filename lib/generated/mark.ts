import { createHash } from "node:crypto";

/** What the first line of a generated file says: which version wrote it, and what it wrote. */
export interface Mark {
  readonly version: string;
  /** Whether everything below the line is as it was written. */
  readonly isIntact: boolean;
}

const LINE = /^# Written by eks-access-gitops (\d[\w.+-]*), sha256 ([0-9a-f]{64})\. .*\n/;

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A text with its mark: YAML, or whatever else begins a comment with `#`. Whoever edits it keeps it. */
export function withMark(text: string, version: string): string {
  const remedy = "Edit it, and it is yours: `yarn access upgrade` then shows what it lacks.";
  return `# Written by eks-access-gitops ${version}, sha256 ${digest(text)}. ${remedy}\n${text}`;
}

/** The mark of a file's text; undefined where it has none. Line ends are git's matter. */
export function readMark(text: string): Mark | undefined {
  const unix = text.replaceAll("\r\n", "\n");
  const [line, version, sha256] = LINE.exec(unix) ?? [];
  if (line === undefined || version === undefined) return undefined;
  return { version, isIntact: digest(unix.slice(line.length)) === sha256 };
}

/** What stands below the mark; all of it where there is none. */
export function withoutMark(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(LINE, "");
}
