import { applyPatch, structuredPatch } from "diff";

import { formatFileChange } from "../review/file-changes";
import { withMark, withoutMark } from "./mark";

/** An edited file beside what two versions of the program write in its place. */
export interface ThreeWays {
  /** What somebody changed in what the old version wrote; for terminals. */
  readonly edits: string;
  /** What the new version writes otherwise than the old; empty: nothing. */
  readonly news: string;
  /** The file with both, marked as edited since the new version; undefined where they touch the same lines. */
  readonly merged: string | undefined;
}

/** @param versions `there` is the file, `old` and `next` what the versions write; each with its mark */
export function threeWays(
  path: string,
  { there, old, next }: { readonly there: string; readonly old: string; readonly next: string },
  version: string,
): ThreeWays {
  const [is, was, willBe] = [there, old, next].map(withoutMark) as [string, string, string];
  const patch = structuredPatch(path, path, was, willBe);
  const both = applyPatch(is, patch);
  const [mark = ""] = withMark(willBe, version).split("\n", 1);
  return {
    edits: formatFileChange(path, was, is),
    news: was === willBe ? "" : formatFileChange(path, was, willBe),
    merged: both === false ? undefined : `${mark}\n${both}`,
  };
}
