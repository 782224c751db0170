import { printable } from "../diagnostics";
import type { EntryReader } from "../ports/entry-reader";
import { isAdmin } from "./survey";
import type { Target } from "./target";

const LOOKS = 20;
const PAUSE_MS = 2_000;

/** Looks until EKS shows the entry with its policy: undefined then, else why it was not seen. */
export async function isSeenBy(
  { cluster, principal }: Target,
  { entries, pause }: { readonly entries: EntryReader; readonly pause: (ms: number) => Promise<void> },
): Promise<string | undefined> {
  let last = "";
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await pause(PAUSE_MS);
    const entry = await entries.read(cluster, principal.arn);
    // The reader has its own patience: whoever may not look will not see it in a minute either.
    if ("couldNotLook" in entry) return printable(entry.couldNotLook, 400);
    if ("missing" in entry) last = "EKS does not show the entry yet";
    else if (isAdmin(entry, cluster.partition)) return undefined;
    else last = "EKS does not show the policy yet";
  }
  return last;
}
