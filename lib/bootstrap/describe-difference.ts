import type { Access } from "../access/access";
import { printable, quote } from "../diagnostics";
import { displayName } from "../model";

function words(texts: readonly string[]): string {
  const shown = texts.slice(0, 8).map((text) => printable(text));
  const more = texts.length - shown.length;
  return texts.length === 0 ? "none" : `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function policyWords({ policies }: Access): string[] {
  return Object.entries(policies).map(([name, scope]) =>
    scope === "cluster" ? `${displayName(name)} cluster-wide` : `${displayName(name)} in ${words(scope)}`,
  );
}

/** What the files give and what was found, as far as the two differ; for one line of a message. */
export function describeDifference(written: Access, found: Access): string {
  const parts = [
    ["username", quote(written.username ?? ""), quote(found.username ?? "")],
    ["groups", words(written.kubernetesGroups), words(found.kubernetesGroups)],
    ["policies", words(policyWords(written)), words(policyWords(found))],
  ] as const;
  const differing = parts.filter(([, is, was]) => is !== was);
  const texts = differing.map(([what, is, was]) => `${what}: the files declare ${is}, but found ${was}`);
  return texts.length === 0 ? "the lists differ" : texts.join("; ");
}
