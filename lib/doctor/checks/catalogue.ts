import { enumerate } from "../../diagnostics";
import type { Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

/**
 * Whether this program's catalogue of access policies is EKS's. That a policy is not listed proves nothing: EKS also
 * associates some that ListAccessPolicies leaves out.
 * @param known full names: the catalogue's and those of `extraPolicies`
 * @param used full names that the files give to somebody
 */
export function judgeCatalogue(
  reading: { readonly names: readonly string[] } | Unread,
  { known, used }: { readonly known: ReadonlySet<string>; readonly used: ReadonlySet<string> },
): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  const live = new Set(reading.names);
  if (live.size === 0) return unknown({ couldNotLook: "EKS listed no access policy at all" });
  const [unlisted, fresh] = [[...used].filter((name) => !live.has(name)), [...live].filter((name) => !known.has(name))];
  if (unlisted.length > 0) {
    return {
      status: "yellow",
      says: `the files give ${enumerate(unlisted.sort())}, which EKS does not list here: it may refuse`,
    };
  }
  if (fresh.length > 0) {
    const says = `EKS has ${enumerate(fresh.sort())}, which this version does not know: list under extraPolicies of platform.yaml what you need, or take a newer version (docs/upgrade.md)`;
    return { status: "yellow", says };
  }
  return { status: "green", says: `knows all ${live.size} access policies that EKS lists` };
}
