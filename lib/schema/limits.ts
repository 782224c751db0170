import * as z from "zod";

/**
 * The most of a thing in one place: more than anybody means, and few enough that nothing that is legal is slow. EKS itself takes
 * fewer of some: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export const MOST = {
  grants: 2_000,
  principals: 1_000,
  selectors: 1_000,
  labels: 100,
  policies: 100,
  namespaces: 200,
  groups: 100,
  groupCharacters: 253,
  teamNamespaces: 1_000,
  owners: 100,
} as const;

/** What marks an issue of a check of our own as `too-many`. */
export const TOO_MANY = { rule: "too-many" } as const;

/** `1,000 principals` */
export function limitWords(most: number, what: string): string {
  return `at most ${most.toLocaleString("en-US")} ${what}`;
}

/** A list with a limit; whatever is over it is `too-many`. */
export function listOf<T extends z.ZodType>(item: T, most: number, what: string): z.ZodArray<T> {
  return z.array(item).max(most, { error: limitWords(most, what) });
}
