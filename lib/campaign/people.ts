import * as z from "zod";

import type { AccessPlan } from "../compile";
import { tryPermissionSetOf } from "../model";
import { accept, refuse, type Result } from "../model/result";

const byArn = z.object({ principalArn: z.string(), person: z.string().min(1) });
const bySet = z.object({ account: z.string(), permissionSet: z.string(), person: z.string().min(1) });

const HINT =
  'expected a JSON list of {"principalArn", "person"}, or of {"account", "permissionSet", "person"}: docs/review.md says how to export it';

/**
 * People behind principals, from a file that somebody exported: Identity Center's assignments by account and permission set,
 * or whatever knows who may assume a role. Principal ARN -> names, sorted.
 */
export function readPeople(text: string, { clusters }: AccessPlan): Result<ReadonlyMap<string, readonly string[]>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("not JSON", HINT);
  }
  const read = z.array(z.union([byArn, bySet])).safeParse(json);
  if (!read.success) return refuse("not a list of people", HINT);
  const arns = [...new Set(clusters.flatMap(({ entries }) => entries.map(({ principal }) => principal.arn)))];
  const people = new Map<string, Set<string>>();
  const add = (arn: string, person: string): void => {
    people.set(arn, (people.get(arn) ?? new Set()).add(person));
  };
  for (const one of read.data) {
    if ("principalArn" in one) add(one.principalArn, one.person);
    else {
      const { account, permissionSet, person } = one;
      for (const arn of arns) {
        const found = tryPermissionSetOf(arn);
        if (found?.name === permissionSet && found.role.account === account) add(arn, person);
      }
    }
  }
  return accept(new Map([...people].map(([arn, names]) => [arn, [...names].sort()] as const)));
}
