/** A JSON object, whatever is in it. */
export type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text at a key, or undefined where there is none. */
export function textAt(object: unknown, key: string): string | undefined {
  const value = isPlain(object) && Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** The map at a key; empty where there is none. */
export function mapAt(object: unknown, key: string): Plain {
  const value = isPlain(object) && Object.hasOwn(object, key) ? object[key] : undefined;
  return isPlain(value) ? value : {};
}

/** The objects in an object: of a `List`, or of a `ConfigMapList`, its items; else itself. */
export function unlist(object: unknown): readonly unknown[] {
  if (!isPlain(object)) return [object];
  const { kind, items } = object;
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : [object];
}
