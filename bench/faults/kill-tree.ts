import { readFileSync } from "node:fs";

/** A process's children, and theirs; Linux tells them in /proc. */
function descendants(pid: number): number[] {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  } catch {
    return []; // it ended meanwhile
  }
  const children = text.split(" ").filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Tells one process something; no harm where it has ended meanwhile. */
export function send(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 0) return; // would be a whole group: ours
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

/** Ends a program and all that it started, at once and without a word: as a machine that loses its power. */
export function killTree(pid: number): void {
  send(pid, "SIGSTOP"); // so that it starts nothing more while its children are looked for
  for (const each of [...descendants(pid), pid]) send(each, "SIGKILL");
}
