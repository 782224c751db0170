import { quote, startOf } from "../diagnostics";
import { platformSchema } from "../schema/platform-schema";
import { PLATFORM_FILE, tryParseValue, type RepoFiles } from "../source";
import { subjectsOf, type Addition } from "./addition";
import type { Conflict } from "./bootstrap";
import { textOf, tryContinuePlatform, unknownPolicies } from "./draft";
import { settle, type SettledAdditions, type Unsettled } from "./settle";

export interface SettledWithPolicies extends SettledAdditions {
  /** Full names of policies that `platform.yaml` got, sorted. */
  readonly extraPolicies: readonly string[];
}

function listedPolicies(files: RepoFiles): ReadonlySet<unknown> {
  const platform = tryParseValue(PLATFORM_FILE, textOf(files, PLATFORM_FILE) ?? "", () => undefined);
  const { extraPolicies } = (platform ?? {}) as { readonly extraPolicies?: readonly unknown[] };
  return new Set(extraPolicies);
}

function conflictsOf(addition: Addition, message: string): Conflict[] {
  const at = startOf(PLATFORM_FILE);
  return subjectsOf(addition).map(({ cluster, principal }) => ({ cluster, principal, message, at }));
}

/** Why an addition's policies cannot be listed in `platform.yaml`; undefined where they can, or need not be. */
function refusalOf(addition: Addition): string | undefined {
  const { extraPolicies } = platformSchema.shape;
  const bad = unknownPolicies([addition]).find((name) => !extraPolicies.safeParse([name]).success);
  return bad === undefined ? undefined : `${quote(bad)} is not the full name of an access policy`;
}

/** As `settle`, and policies newer than the catalogue get listed in `platform.yaml`, as far as additions are left that have them. */
export function settleWithPolicies(
  files: RepoFiles,
  additions: readonly Addition[],
  now: Date,
): SettledWithPolicies | Unsettled {
  const listed = listedPolicies(files);
  const refused = additions.flatMap((addition) => {
    const message = refusalOf(addition);
    return message === undefined ? [] : [{ addition, message }];
  });
  const conflicts = refused.flatMap(({ addition, message }) => conflictsOf(addition, message));
  const unspeakable = new Set(refused.map(({ addition }) => addition));
  let kept: readonly Addition[] = additions.filter((one) => !unspeakable.has(one));
  for (;;) {
    const extraPolicies = unknownPolicies(kept).filter((name) => !listed.has(name));
    const platform = tryContinuePlatform(
      files,
      ["extraPolicies"],
      extraPolicies.map((value) => ({ value })),
    );
    if (platform === undefined) {
      const stuck = kept.filter((one) => unknownPolicies([one]).some((name) => extraPolicies.includes(name)));
      const message =
        "nothing can be added to extraPolicies in platform.yaml in its current layout: write one item per line";
      conflicts.push(...stuck.flatMap((one) => conflictsOf(one, message)));
      kept = kept.filter((one) => !stuck.includes(one));
      continue;
    }
    const settled = settle(platform, kept, now);
    if (!("plan" in settled)) return settled;
    const left = unknownPolicies(settled.additions);
    if (extraPolicies.every((name) => left.includes(name))) {
      return { ...settled, extraPolicies, conflicts: [...conflicts, ...settled.conflicts] };
    }
    conflicts.push(...settled.conflicts);
    kept = settled.additions;
  }
}
