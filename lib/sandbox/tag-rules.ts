import { optionalStringMap } from "./request-body";
import type { JsonObject } from "./request-body";
import type { Refusal } from "./errors";

/** The sizes of botocore's TagMap, TagKey and TagValue. */
const limits = { count: 50, key: 128, value: 256 };

/** What AWS's tagging guide allows everywhere: letters, digits, spaces and `_ . : / = + - @`. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function readTags(body: JsonObject): ReadonlyMap<string, string> {
  return optionalStringMap(body, "tags") ?? new Map<string, string>();
}

/** @param refusal The error of the operation: the tag operations have another than the entry's. */
export function assertTags(tags: ReadonlyMap<string, string>, refusal: (message: string) => Refusal): void {
  if (tags.size > limits.count) throw refusal(`A resource may have at most ${limits.count} tags`);
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > limits.key) throw refusal(`A tag key must have 1 to ${limits.key} characters`);
    if (value.length > limits.value) throw refusal(`A tag value may have at most ${limits.value} characters`);
    if (/^aws:/i.test(key)) throw refusal("A tag key must not begin with aws:");
    if (!CHARACTERS.test(key) || !CHARACTERS.test(value)) throw refusal(`The tag ${key} contains illegal characters`);
  }
}
