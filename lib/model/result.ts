import type { RuleId } from "../diagnostics";

/** Why a value was not taken: what is wrong, and what to write instead. */
export interface RefusedValue {
  readonly ok: false;
  readonly message: string;
  readonly hint?: string;
  /** @default the rule of whoever reads such values */
  readonly rule?: RuleId;
}

export type Result<T> = { readonly ok: true; readonly value: T } | RefusedValue;

export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(message: string, hint?: string, rule?: RuleId): RefusedValue {
  return { ok: false, message, ...(hint === undefined ? {} : { hint }), ...(rule === undefined ? {} : { rule }) };
}
