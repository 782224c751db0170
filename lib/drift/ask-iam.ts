import type { IamReader, PrincipalReading } from "../ports/iam-reader";
import { parsePrincipalArn, type Principal } from "../model";
import type { Note } from "./finding-details";

/** What IAM says of principals, by their ARN, and of which accounts it says nothing. */
export interface IamLook {
  readonly readings: ReadonlyMap<string, PrincipalReading>;
  readonly notes: readonly Note[];
}

/** As IAM's own names: it knows no two that differ only in case or path. */
function principalKey({ kind, partition, account, name }: Principal): string {
  return [partition, account, kind, name.toLowerCase()].join(" ");
}

interface Asked {
  readonly principal: Principal;
  readonly reading: PrincipalReading;
}

/** Each account once, however many of its principals could not be read. */
function notesOf(asked: Iterable<Asked>): Note[] {
  const unread = new Map<string, { count: number; readonly why: string }>();
  for (const { principal, reading } of asked) {
    if (!("couldNotLook" in reading)) continue;
    const known = unread.get(principal.account);
    if (known === undefined) unread.set(principal.account, { count: 1, why: reading.couldNotLook });
    else known.count += 1;
  }
  return [...unread].sort().map(([account, { count, why }]) => {
    const of = `${count === 1 ? "1 principal" : `${count} principals`} of account ${account}`;
    return { about: "iam", account, text: `dead entries were not looked for among ${of}: ${why}` };
  });
}

/** Asks IAM for each of the principals, once, however many entries name it. What is no principal's ARN is left out. */
export async function askIam(arns: Iterable<string>, iam: IamReader): Promise<IamLook> {
  const wanted = new Map<string, Principal>();
  const keys = new Map<string, string>();
  for (const arn of arns) {
    const parsed = parsePrincipalArn(arn);
    if (!parsed.ok) continue;
    keys.set(arn, principalKey(parsed.value));
    wanted.set(principalKey(parsed.value), parsed.value);
  }
  const asking = [...wanted].map(async ([key, principal]): Promise<readonly [string, Asked]> => {
    const { kind, account, partition, name } = principal;
    const address = { account, partition };
    return [key, { principal, reading: await (kind === "role" ? iam.role(address, name) : iam.user(address, name)) }];
  });
  const asked = new Map(await Promise.all(asking));
  const readings = [...keys].flatMap(([arn, key]) => {
    const found = asked.get(key);
    return found === undefined ? [] : [[arn, found.reading] as const];
  });
  return { readings: new Map(readings), notes: notesOf(asked.values()) };
}
