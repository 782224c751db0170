import type { Row } from "./row";

/** Checks of this machine alone: they answer also where nothing else does. */
const LOCAL: ReadonlySet<string> = new Set(["node", "terraform", "provider", "git", "files"]);

/** How a run went: `red` where something is; else `blind` where nothing outside this machine could be looked at. */
export function outcomeOf(rows: readonly Row[]): "red" | "blind" | "fine" {
  if (rows.some(({ status }) => status === "red")) return "red";
  return rows.every(({ id, status }) => LOCAL.has(id) || status === "unknown") ? "blind" : "fine";
}
