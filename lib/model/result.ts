/** Why a value was not taken: what is wrong, and what to write instead. */
export interface RefusedValue {
  readonly ok: false;
  readonly message: string;
  readonly hint?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | RefusedValue;

export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(message: string, hint?: string): RefusedValue {
  return { ok: false, message, ...(hint === undefined ? {} : { hint }) };
}
