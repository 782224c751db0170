import * as z from "zod";

import { parsePrincipalArn } from "../model";
import { accept, refuse, type Result } from "../model/result";
import { principalKey } from "./caller";

const role = z
  .looseObject({ Arn: z.string(), RoleId: z.string().min(1) })
  .transform(({ Arn, RoleId }) => [[Arn, RoleId]]);
const user = z
  .looseObject({ Arn: z.string(), UserId: z.string().min(1) })
  .transform(({ Arn, UserId }) => [[Arn, UserId]]);
const page = z.union([
  z.looseObject({ Roles: z.array(role) }).transform(({ Roles }) => Roles.flat()),
  z.looseObject({ Users: z.array(user) }).transform(({ Users }) => Users.flat()),
  z.looseObject({ Role: role }).transform(({ Role }) => Role),
  z.looseObject({ User: user }).transform(({ User }) => User),
]);
const pages = z.union([page, z.array(z.union([page, role])).transform((several) => several.flat())]);

const EXPECTED = 'expected what `aws iam list-roles` prints: {"Roles": [{"Arn": …, "RoleId": …}]}';

/**
 * The id that IAM has for each principal now: `principalKey` -> `AROA…`. From the text that `aws iam list-roles`,
 * `list-users`, `get-role` or `get-user` prints.
 */
export function readPresentIds(text: string): Result<ReadonlyMap<string, string>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("not JSON", EXPECTED);
  }
  const read = pages.safeParse(json);
  if (!read.success) return refuse("no list of roles", EXPECTED);
  const ids = new Map<string, string>();
  for (const [arn = "", id = ""] of read.data) {
    const principal = parsePrincipalArn(arn);
    // Service-linked roles have no entry of ours.
    if (principal.ok) ids.set(principalKey(principal.value), id);
  }
  return accept(ids);
}
