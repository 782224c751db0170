import type { LiveEntry } from "../../lib/ports/eks-reader";
import type { IamReader, PrincipalReading } from "../../lib/ports/iam-reader";
import { principalsToAsk, tryEntryKey, type TracedLines } from "../../lib/migrate";
import { parsePrincipalArn } from "../../lib/model";

/** What IAM says of the lines' principals and of those entries, each in its own account. Principal's key -> reading. */
export async function askIam(
  iam: IamReader,
  partition: string,
  { lines }: TracedLines,
  entries: readonly LiveEntry[],
): Promise<ReadonlyMap<string, PrincipalReading>> {
  const wanted = new Map(principalsToAsk(lines, partition));
  for (const { principalArn } of entries) {
    const parsed = parsePrincipalArn(principalArn);
    const key = tryEntryKey(principalArn);
    if (parsed.ok && key !== undefined) wanted.set(key, parsed.value);
  }
  const readings = [...wanted].map(async ([key, { kind, account, name }]) => {
    const address = { account, partition };
    return [key, await (kind === "role" ? iam.role(address, name) : iam.user(address, name))] as const;
  });
  return new Map(await Promise.all(readings));
}
