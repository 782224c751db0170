import { Refusal } from "./errors";
import { roleOf, viewTags } from "./iam-role-record";
import { members } from "./query-service";
import type { QueryCall } from "./query-service";
import { assertTags } from "./tag-rules";
import type { XmlValue } from "./xml";

/** The `Tags.member.N` parameters of a request. */
export function readIamTags(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const values = members(parameters, "Tags", ".Value");
  const tags = new Map(members(parameters, "Tags", ".Key").map((key, index) => [key, values[index] ?? ""] as const));
  assertTags(tags, invalidTags);
  return tags;
}

export function tagRole(call: QueryCall): XmlValue {
  const role = roleOf(call);
  const added = readIamTags(call.parameters);
  assertTags(new Map([...role.tags, ...added]), invalidTags);
  for (const [key, value] of added) role.tags.set(key, value);
  return undefined;
}

export function untagRole(call: QueryCall): XmlValue {
  const role = roleOf(call);
  for (const key of members(call.parameters, "TagKeys")) role.tags.delete(key);
  return undefined;
}

export function listRoleTags(call: QueryCall): XmlValue {
  return { Tags: viewTags(roleOf(call)), IsTruncated: false };
}

function invalidTags(message: string): Refusal {
  return new Refusal("InvalidInput", 400, message);
}
