import type { Call, Operation, Row } from "../row";
import { badRequest, create, describe, entry, invalidParameter, REFUSED, resourceNotFound, SOURCE } from "./words";

const ENTRY = "<0.accessEntry.accessEntryArn>";
type Expected = Pick<Call, "gives" | "refuses">;

const onTags = (call: Operation, rest: object, expected: Expected, resourceArn = ENTRY): Call => ({
  call,
  with: { resourceArn, ...rest },
  ...expected,
});
const tag = (tags: object, expected: Expected = {}): Call => onTags("TagResource", { tags }, expected);
const untag = (tagKeys: readonly string[], expected: Expected = {}): Call =>
  onTags("UntagResource", { tagKeys }, expected);

/** So many tags, numbered. */
const numbered = (count: number, from = 0): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${from + index}`, "x"]));

/** Tags of an entry. */
export const TAGS: readonly Row[] = [
  {
    id: "tag/add-and-overwrite",
    what: "Tagging adds and overwrites, and what it does not name stays",
    calls: [
      create({ tags: { a: "1", b: "2" } }),
      tag({ b: "3", c: "4" }, { gives: {} }),
      onTags("ListTagsForResource", {}, { gives: { tags: { a: "1", b: "3", c: "4" } } }),
      describe(entry({ tags: { a: "1", b: "3", c: "4" } })),
    ],
    source: SOURCE.api("TagResource"),
    verified: true,
  },
  {
    id: "tag/take-away",
    what: "Untagging takes the named keys away, one that is not there among them",
    calls: [
      create({ tags: { a: "1", b: "2", c: "3" } }),
      untag(["a", "c"]),
      onTags("ListTagsForResource", {}, { gives: { tags: { a: { $absent: true }, b: "2", c: { $absent: true } } } }),
      untag(["none"]),
    ],
    source: SOURCE.api("UntagResource"),
    verified: true,
  },
  {
    id: "tag/none",
    what: "An entry without tags has none",
    calls: [create({}, entry({ tags: {} })), onTags("ListTagsForResource", {}, { gives: { tags: {} } })],
    source: SOURCE.cliCreate,
    verified: true,
  },
  {
    id: "tag/empty-value",
    what: "A tag's value may be empty",
    calls: [create({ tags: { a: "" } }, entry({ tags: { a: "" } }))],
    source: SOURCE.api("CreateAccessEntry"),
    verified: true,
  },
  {
    id: "tag/fifty",
    what: "An entry may have fifty tags, of keys of 128 and values of 256 characters",
    calls: [create({ tags: { ...numbered(49), ["k".repeat(128)]: "v".repeat(256) } })],
    source: SOURCE.api("CreateAccessEntry"),
    verified: true,
  },
  ...(
    [
      ["fifty-one", "Fifty-one tags", numbered(51)],
      ["long-key", "A key of 129 characters", { ["k".repeat(129)]: "x" }],
      ["long-value", "A value of 257 characters", { k: "v".repeat(257) }],
    ] as const
  ).map(([id, what, tags]): Row => ({
    id: `tag/${id}`,
    what: `${what}: refused`,
    calls: [create({ tags }, REFUSED)],
    source: SOURCE.api("CreateAccessEntry"),
    verified: true,
  })),
  {
    id: "tag/reserved",
    what: "A key that begins with aws: is refused",
    calls: [create({ tags: { "aws:x": "y" } }, REFUSED)],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html",
    verified: true,
  },
  {
    id: "tag/illegal-character",
    what: "A character that AWS's general rule for tags leaves out is an invalid parameter",
    calls: [create({ tags: { "a!": "b" } }, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "tag/one-too-many",
    what: "The fifty-first tag is refused as a bad request",
    calls: [create({ tags: numbered(50) }), tag(numbered(1, 50), badRequest())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "tag/deleted-entry",
    what: "The tags of an entry that is gone are not found",
    calls: [
      create(),
      { call: "DeleteAccessEntry", with: { clusterName: "<cluster>", principalArn: "<role>" } },
      onTags("ListTagsForResource", {}, resourceNotFound()),
    ],
    source: SOURCE.api("ListTagsForResource"),
    verified: true,
  },
  {
    id: "tag/no-arn",
    what: "Something that is no ARN has no tags: a bad request",
    calls: [onTags("ListTagsForResource", {}, badRequest(), "<role-name>")],
    source: SOURCE.none,
    verified: false,
  },
];
