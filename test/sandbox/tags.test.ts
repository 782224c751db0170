import { ACCOUNT, REGION, role, startCore } from "./support/core";
import type { Answer, Core } from "./support/core";

const ARN = role("x");
const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));

function coreWithEntry(tags: object = {}): { core: Core; path: string } {
  const core = startCore();
  const { accessEntryArn } = core.create(ARN, { tags }).body["accessEntry"] as { accessEntryArn: string };
  return { core, path: `/tags/${encodeURIComponent(accessEntryArn)}` };
}

describe("the tags of an access entry", () => {
  it("are added, overwritten, removed and listed by the entry's ARN", () => {
    const { core, path } = coreWithEntry({ a: "1", b: "2" });
    expect(core.eks("POST", path, { tags: { b: "3", "team+x": "é @" } })).toMatchObject({ status: 200, body: {} });
    expect(core.eks("GET", path).body).toEqual({ tags: { a: "1", b: "3", "team+x": "é @" } });
    expect(core.eks("DELETE", `${path}?tagKeys=a&tagKeys=${encodeURIComponent("team+x")}&tagKeys=absent`).status).toBe(
      200,
    );
    expect(core.describe(ARN).body["accessEntry"]).toMatchObject({ tags: { b: "3" } });
  });

  it("may be named like a JavaScript internal", () => {
    const { core, path } = coreWithEntry();
    core.eks("POST", path, '{"tags":{"__proto__":"x","constructor":"y"}}');
    expect(Object.entries(core.eks("GET", path).body["tags"] as object)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it("are gone with the entry: the next one has another ARN", () => {
    const { core, path } = coreWithEntry({ a: "1" });
    core.delete(ARN);
    core.create(ARN);
    expect(core.eks("GET", path)).toMatchObject({ status: 404, error: "NotFoundException" });
  });

  const illegal: [string, object][] = [
    ["51 tags", many(51)],
    ["a key of 129 characters", { ["k".repeat(129)]: "v" }],
    ["an empty key", { "": "v" }],
    ["a value of 257 characters", { k: "v".repeat(257) }],
    ["a key that begins with aws:", { "aws:x": "v" }],
    ["a key that begins with AWS:", { "AWS:x": "v" }],
    ["a character that AWS does not allow", { k: "a,b" }],
  ];

  it.each(illegal)("are refused by CreateAccessEntry for %s", (_, tags) => {
    expect(startCore().create(ARN, { tags })).toMatchObject({ status: 400, error: "InvalidParameterException" });
  });

  it.each(illegal)("are refused by TagResource for %s", (_, tags) => {
    const { core, path } = coreWithEntry();
    expect(core.eks("POST", path, { tags })).toMatchObject({ status: 400, error: "BadRequestException" });
  });

  it("are accepted up to the limits", () => {
    const tags = { ...many(49), ["k".repeat(128)]: "v".repeat(256) };
    expect(startCore().create(ARN, { tags }).status).toBe(200);
  });

  it("are counted together with those that are there", () => {
    const { core, path } = coreWithEntry(many(50));
    expect(core.eks("POST", path, { tags: { more: "v" } }).error).toBe("BadRequestException");
    expect(core.eks("POST", path, { tags: { k0: "other" } }).status).toBe(200);
  });

  it.each<[string, (core: Core, path: string) => Answer]>([
    ["no tags", (core, path) => core.eks("POST", path, { tags: {} })],
    ["no tag keys", (core, path) => core.eks("DELETE", path)],
    ["an aws: key to remove", (core, path) => core.eks("DELETE", `${path}?tagKeys=aws%3Ax`)],
    ["something that is no ARN", (core) => core.eks("GET", "/tags/x")],
  ])("refuse %s", (_, call) => {
    const { core, path } = coreWithEntry();
    expect(call(core, path)).toMatchObject({ status: 400, error: "BadRequestException" });
  });
});

describe("the tags of a cluster", () => {
  const path = `/tags/${encodeURIComponent(`arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`)}`;

  it("are kept, and shown by DescribeCluster", () => {
    const core = startCore();
    core.eks("POST", path, { tags: { a: "b" } });
    expect(core.eks("GET", "/clusters/prod").body["cluster"]).toMatchObject({ tags: { a: "b" } });
  });

  it("are not found from another region", () => {
    expect(startCore().eks("GET", path, undefined, { region: "us-east-1" }).status).toBe(404);
  });
});
