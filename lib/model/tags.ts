import { error, quote, type Report } from "../diagnostics";
import type { Written, WrittenPlatform } from "../schema";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const CHARACTERS = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** AWS takes 50; an entry has up to three of our own. */
const MOST = 47;

/** What entries are tagged with by this tool; `platform.yaml` cannot set them. */
const RESERVED_TAGS: readonly string[] = ["Team", "Purpose", "Alert", "Until"];

/** AWS reserves the prefix in every case: nobody else can set such a tag, and no file may ask for one. */
export function isReservedTag(key: string): boolean {
  return key.toLowerCase().startsWith("aws:");
}

function problemOf(key: string, value: string): string | undefined {
  if (RESERVED_TAGS.includes(key)) return `tag ${quote(key)} is set by this tool`;
  if (isReservedTag(key)) return `tag ${quote(key)}: the prefix aws: is reserved for AWS`;
  if (key === "" || key.length > LONGEST_KEY)
    return `tag ${quote(key)}: a key must have 1 to ${LONGEST_KEY} characters`;
  if (value.length > LONGEST_VALUE) return `tag ${quote(key)}: a value must have at most ${LONGEST_VALUE} characters`;
  if (!CHARACTERS.test(key) || !CHARACTERS.test(value))
    return `tag ${quote(key)}: only letters, digits, spaces and _.:/=+-@ are allowed`;
  return undefined;
}

/** The tags of every resource; what AWS would refuse half-way through an apply is reported. */
export function readTags(platform: Written<WrittenPlatform>, report: Report): ReadonlyMap<string, string> {
  const tags = Object.entries(platform.value.tags);
  for (const [key, value] of tags) {
    const problem = problemOf(key, value);
    if (problem !== undefined) report(error("invalid-value", platform.at(["tags", key], "key"), problem));
  }
  const folded = new Map<string, string>();
  for (const [key] of tags) {
    const twin = folded.get(key.toLowerCase());
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html: for IAM, and so for the break-glass role, they are one.
    if (twin !== undefined) {
      const message = `tags ${quote(twin)} and ${quote(key)} differ only in case`;
      report(
        error("invalid-value", platform.at(["tags", key], "key"), message, { hint: "IAM accepts only one of them" }),
      );
    }
    folded.set(key.toLowerCase(), key);
  }
  if (tags.length > MOST)
    report(error("invalid-value", platform.at(["tags"], "key"), `${tags.length} tags; at most ${MOST} are allowed`));
  return new Map(tags);
}
