import { printable } from "../diagnostics";
import type { EntryReader } from "../ports/entry-reader";
import { lookAgain, type Wait } from "../ports/look-again";
import { isAdmin } from "./survey";
import type { Target } from "./target";

const PAUSES_MS: readonly number[] = Array.from({ length: 19 }, () => 2_000);

/** Looks until EKS shows the entry with its policy: undefined then, else why it was not seen. */
export async function isSeenBy(
  { cluster, principal }: Target,
  { entries, pause }: { readonly entries: EntryReader; readonly pause: Wait },
): Promise<string | undefined> {
  const entry = await lookAgain(
    () => entries.read(cluster, principal.arn),
    // The reader has its own patience: whoever may not look will not see it in a minute either.
    (seen) => "couldNotLook" in seen || (!("missing" in seen) && isAdmin(seen, cluster.partition)),
    PAUSES_MS,
    pause,
  );
  if ("couldNotLook" in entry) return printable(entry.couldNotLook, 400);
  if ("missing" in entry) return "EKS does not show the entry yet";
  return isAdmin(entry, cluster.partition) ? undefined : "EKS does not show the policy yet";
}
