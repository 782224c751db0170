import { printable } from "../diagnostics";

/** A sentence of ours with text of others in it, on one line: no HTML, no link, no image. */
export function prose(text: string, longest = 1_000): string {
  return printable(text, longest).replaceAll("<", "&lt;").replaceAll("[", "\\[");
}
