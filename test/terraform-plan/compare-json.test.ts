import { compareTerraformJson } from "../../lib/terraform-plan/compare-json";

const entry = (more: object = {}): object => ({
  type: "STANDARD",
  kubernetes_groups: ["g"],
  "//": { origins: ["x"] },
  ...more,
});
const stack = (entries: object, more: object = {}): object => ({
  "//": { metadata: { version: "1" } },
  terraform: { backend: { s3: { key: "a" } } },
  resource: { aws_eks_access_entry: entries },
  ...more,
});
const compare = (old: object, next: object) => compareTerraformJson(new Map([["one", old]]), new Map([["one", next]]));

describe("Terraform JSON of two versions", () => {
  it("is the same whatever the comments and the order of keys are", () => {
    const next = {
      ...stack({ e: { kubernetes_groups: ["g"], type: "STANDARD" } }),
      "//": { metadata: { version: "2" } },
    };
    expect(compare(stack({ e: entry() }), next)).toEqual([]);
  });

  it.each<[string, object, string, unknown]>([
    ["an attribute", stack({ e: entry({ kubernetes_groups: [] }) }), "aws_eks_access_entry.e", ["kubernetes_groups"]],
    ["an attribute more", stack({ e: entry({ tags: {} }) }), "aws_eks_access_entry.e", ["tags"]],
    ["a backend", stack({ e: entry() }, { terraform: { backend: { s3: { key: "b" } } } }), "terraform.backend", ["s3"]],
    ["a data source", stack({ e: entry() }, { data: { aws_x: { y: {} } } }), "data.aws_x.y", "added"],
  ])("differs in %s", (_, next, address, what) => {
    expect(compare(stack({ e: entry() }), next)).toEqual([{ stack: "one", address, what }]);
  });

  it("differs in an address: Terraform would destroy one and make the other", () => {
    expect(compare(stack({ e: entry() }), stack({ f: entry() })).map(({ address, what }) => [address, what])).toEqual([
      ["aws_eks_access_entry.e", "removed"],
      ["aws_eks_access_entry.f", "added"],
    ]);
  });

  it("differs in what is imported, and in what is to be forgotten: without that, Terraform would destroy it", () => {
    const one = "aws_eks_access_entry.e";
    const old = {
      import: [{ to: one, id: "one:arn" }],
      removed: [{ from: one, lifecycle: { destroy: false } }],
    };
    expect(compare(old, old)).toEqual([]);
    expect(compare(old, { import: [{ to: one, id: "two:arn" }] })).toEqual([
      { stack: "one", address: `import.${one}`, what: ["id"] },
      { stack: "one", address: `removed.${one}`, what: "removed" },
    ]);
    const destroys = { ...old, removed: [{ from: one, lifecycle: { destroy: true } }] };
    expect(compare(old, destroys)).toEqual([{ stack: "one", address: `removed.${one}`, what: ["lifecycle"] }]);
  });

  it("differs in a stack", () => {
    const [first] = compareTerraformJson(new Map(), new Map([["one", stack({ e: entry() })]]));
    expect(first).toMatchObject({ stack: "one", what: "added" });
  });
});
