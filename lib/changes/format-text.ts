import type { AccessChanges } from "./access-changes";
import { headline } from "./headline";
import { sectionsOf } from "./sections";
import { plainText } from "./words";

/** For terminals. Lines are not broken: a part of one at the start of a line could be a command to a log. */
export function formatChangesText(found: AccessChanges): string {
  const sections = sectionsOf(found).flatMap(({ title, lines }) => [
    "",
    `${title}:`,
    ...lines.map((line) => `  - ${plainText(line)}`),
  ]);
  return `${[headline(found), ...sections].join("\n")}\n`;
}
