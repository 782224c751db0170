import type { JsonDifference } from "../../lib/terraform-plan/compare-json";

export function judgeRelease(
  differences: readonly (JsonDifference & { readonly case: string })[],
  notes: string,
): readonly { readonly name: string; readonly places: readonly string[] }[];
