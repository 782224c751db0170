import { runGit } from "./run-git";

/** The commit that a line is from, as `git blame` has it. */
export interface BlamedLine {
  /** Zeros where the line is not committed. */
  readonly commit: string;
  /** Whether the history ends there, and the line may be older. */
  readonly isBoundary: boolean;
}

/** A line in the file, and the commit that it is from: `<commit> <line there> <line here> [<lines>]`. */
const HEADER = /^([0-9a-f]{40,64}) \d+ (\d+)/;

/**
 * Which commits lines of a file are from, as it is in the folder; lines from 1.
 * @throws GitFailure where the file is not in git, or has not so many lines
 */
export async function blameLines(
  root: string,
  file: string,
  lines: readonly number[],
): Promise<ReadonlyMap<number, BlamedLine>> {
  const wanted = [...new Set(lines)].sort((a, b) => a - b).flatMap((line) => ["-L", `${line},${line}`]);
  // A configuration may name revisions to look through, or a program that shows the file.
  const settings = ["-c", "blame.ignoreRevsFile=", "-c", "blame.markUnblamableLines=false"];
  const answer = await runGit(root, [...settings, "blame", "--no-textconv", "--line-porcelain", ...wanted, "--", file]);
  const found = new Map<number, BlamedLine>();
  let [commit, line, isBoundary] = ["", 0, false];
  for (const text of answer.toString("utf8").split("\n")) {
    const header = HEADER.exec(text);
    // The line itself is behind a tab: nothing in it is a header.
    if (text.startsWith("\t")) {
      found.set(line, { commit, isBoundary });
      [commit, line, isBoundary] = ["", 0, false];
    } else if (header !== null && commit === "") [commit, line] = [header[1] ?? "", Number(header[2])];
    else if (text === "boundary") isBoundary = true;
  }
  return found;
}
