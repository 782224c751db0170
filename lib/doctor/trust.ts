import * as z from "zod";

const texts = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string()));

const document = z.looseObject({
  Statement: z.preprocess(
    (value) => [value].flat(),
    z.array(
      z.looseObject({
        Effect: z.enum(["Allow", "Deny"]),
        Action: texts,
        Principal: z.union([z.literal("*").transform(() => ({ AWS: ["*"] })), z.record(z.string(), texts)]).optional(),
        Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
      }),
    ),
  ),
});

export interface Trust {
  /** Who may assume the role: an ARN, `*`, a service, a provider; sorted. */
  readonly principals: readonly string[];
  /** Everything that an `Allow` asks and a `Deny` says, in one form: two trusts with the same mean the same. */
  readonly conditions: string;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, canonical(v)]),
  );
}

/** IAM writes an account as the ARN of its root. */
function normalised(principal: string): string {
  return /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
}

/** What a trust policy says; undefined for what is none, or says it in a way (`NotPrincipal`) that is not understood here. */
export function tryReadTrust(policy: string): Trust | undefined {
  let value: unknown;
  try {
    value = JSON.parse(policy);
  } catch {
    return undefined;
  }
  const parsed = document.safeParse(value);
  if (!parsed.success) return undefined;
  const { Statement } = parsed.data;
  if (Statement.some((one) => one.Principal === undefined || "NotAction" in one)) return undefined;
  const principals = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Principal = {} }) =>
    Object.values(Principal).flat().map(normalised),
  );
  const rest = Statement.map(({ Effect, Action, Condition = {}, Principal }) => ({
    Effect,
    Action,
    Condition,
    ...(Effect === "Deny" ? { Principal } : {}),
  }));
  const conditions = [...new Set(rest.map((one) => JSON.stringify(canonical(one))))].sort().join("\n");
  return { principals: [...new Set(principals)].sort(), conditions };
}
