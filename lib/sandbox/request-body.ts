import { serialization } from "./errors";

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a restJson1 body. Members that no operation knows are ignored, as AWS services do; a null is an absent member.
 * @throws Refusal SerializationException when it is no JSON object. An absent body is an empty object.
 */
export function parseBody(text: string): JsonObject {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw serialization("The request body is not valid JSON.");
  }
  return asObject(value, "The request body");
}

export function optionalString(body: JsonObject, key: string): string | undefined {
  const value = member(body, key);
  if (value === undefined || typeof value === "string") return value;
  throw serialization(`${key} must be a string.`);
}

export function optionalStrings(body: JsonObject, key: string): readonly string[] | undefined {
  const value = member(body, key);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw serialization(`${key} must be a list of strings.`);
}

/** A map of strings, as a `Map`: its keys come from outside, and `__proto__` is a legal one. */
export function optionalStringMap(body: JsonObject, key: string): ReadonlyMap<string, string> | undefined {
  const value = optionalObject(body, key);
  if (value === undefined) return undefined;
  const map = new Map<string, string>();
  for (const [name, item] of Object.entries(value)) {
    if (typeof item !== "string") throw serialization(`${key} must be a map of strings.`);
    map.set(name, item);
  }
  return map;
}

export function optionalObject(body: JsonObject, key: string): JsonObject | undefined {
  const value = member(body, key);
  return value === undefined ? undefined : asObject(value, key);
}

/** Own members only: JSON from outside must not reach `Object.prototype`. */
function member(body: JsonObject, key: string): unknown {
  return Object.hasOwn(body, key) ? (body[key] ?? undefined) : undefined;
}

function asObject(value: unknown, what: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw serialization(`${what} must be an object.`);
}
