import * as z from "zod";

import { printable } from "../../diagnostics";
import type { AccountAddress, LivePrincipal } from "../../ports/iam-reader";
import type { Unread } from "../../ports/reading";

/** What IAM's answers say of a role or a user. */
export interface IamAnswer {
  readonly arn: string | undefined;
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly createdAt: Date | undefined;
  /** URL-encoded JSON. */
  readonly trustPolicy?: string | undefined;
}

const trust = z.looseObject({
  Statement: z.preprocess(
    (value) => [value].flat(),
    z.array(z.looseObject({ Effect: z.string().optional(), Principal: z.unknown() })),
  ),
});

/** The services in a trust policy's `Allow`s; undefined for what is no trust policy. */
function tryReadServices(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const { Statement } = trust.parse(JSON.parse(decodeURIComponent(text)));
    const named = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Principal }) =>
      typeof Principal === "object" && Principal !== null ? [(Principal as { Service?: unknown }).Service].flat() : [],
    );
    return named.filter((service) => typeof service === "string").sort();
  } catch {
    return undefined;
  }
}

/** An answer that is of the account and kind that were asked for; else why it is not taken. */
export function readAnswer(kind: "role" | "user", answer: IamAnswer, wanted: AccountAddress): LivePrincipal | Unread {
  const { arn = "", name = "", id = "", createdAt } = answer;
  const start = `arn:${wanted.partition}:iam::${wanted.account}:${kind}/`;
  if (name === "" || id === "" || !arn.endsWith(`/${name}`)) return { couldNotLook: "IAM's answer makes no sense" };
  if (!arn.startsWith(start)) return { couldNotLook: `IAM answered with ${printable(arn)}, not with one of ${start}…` };
  const trustedServices = tryReadServices(answer.trustPolicy);
  return { arn, name, id, createdAt, ...(trustedServices === undefined ? {} : { trustedServices }) };
}
