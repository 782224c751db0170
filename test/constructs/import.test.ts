import { associationId, entryId } from "../../lib/terraform-plan/names";
import { smallRepository } from "./repositories";
import { findStack, planOf, resourcesOf, type StackJson } from "./synthesized";

const READER = "arn:aws:iam::111111111111:role/reader";
const BREAK_GLASS = "arn:aws:iam::111111111111:role/emergency/break-glass";
const VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

interface WithImports extends StackJson {
  readonly import?: readonly { readonly to: string; readonly id: string }[];
}

function prod(adopted?: string): WithImports {
  const files = adopted === undefined ? {} : { "adopt/prod.yaml": `cluster: prod\nentries:\n${adopted}` };
  return findStack(planOf(smallRepository({ files })), "prod");
}

const READER_WITH_VIEW = `  - {principal: "${READER}", policies: [AmazonEKSViewPolicy]}\n`;
const BREAK_GLASS_WHOLE = `  - {principal: "${BREAK_GLASS}", policies: [cluster-admin]}\n`;

describe("an adopted entry", () => {
  it("is imported, with those of its policies that exist, by the ids that the provider splits", () => {
    expect(prod(READER_WITH_VIEW).import).toEqual([
      { to: `aws_eks_access_entry.${entryId("prod", READER)}`, id: `prod:${READER}` },
      {
        to: `aws_eks_access_policy_association.${associationId("prod", READER, "AmazonEKSViewPolicy")}`,
        id: `prod#${READER}#${VIEW}`,
      },
    ]);
  });

  it("is imported in the order of the plan, in whatever order the file names it", () => {
    const ids = (stack: WithImports): string[] => (stack.import ?? []).map(({ id }) => id);
    const sorted = ids(prod(BREAK_GLASS_WHOLE + READER_WITH_VIEW));
    expect(ids(prod(READER_WITH_VIEW + BREAK_GLASS_WHOLE))).toEqual(sorted);
    expect(sorted.map((id) => id.split(/[:#]arn/)[1])).toEqual([
      ...Array<string>(2).fill(BREAK_GLASS.slice(3)),
      ...Array<string>(2).fill(READER.slice(3)),
    ]);
  });

  it("keeps the tags that it has, as long as it is adopted", () => {
    const entries = resourcesOf(prod(READER_WITH_VIEW + BREAK_GLASS_WHOLE), "aws_eks_access_entry");
    expect(entries[entryId("prod", READER)]?.["lifecycle"]).toEqual({ ignore_changes: ["tags", "tags_all"] });
    expect(entries[entryId("prod", BREAK_GLASS)]?.["lifecycle"]).toEqual({
      prevent_destroy: true,
      ignore_changes: ["tags", "tags_all"],
    });
  });

  it("changes nothing else of the stack", () => {
    const { import: imports, ...adopted } = prod(READER_WITH_VIEW);
    const plain = prod();
    expect(imports).toHaveLength(2);
    const id = entryId("prod", READER);
    const entry = { ...adopted.resource["aws_eks_access_entry"]?.[id], lifecycle: undefined };
    expect(entry).toEqual({ ...plain.resource["aws_eks_access_entry"]?.[id], lifecycle: undefined });
    expect(adopted.resource["aws_eks_access_policy_association"]).toEqual(
      plain.resource["aws_eks_access_policy_association"],
    );
    // CDKTF keeps a list of what is imported in its own comment.
    expect({ ...adopted, resource: undefined, "//": undefined }).toEqual({
      ...plain,
      resource: undefined,
      "//": undefined,
    });
  });
});

describe("a stack without adoptions", () => {
  it("has no import block, and no tag that is ignored", () => {
    expect(JSON.stringify(prod())).not.toMatch(/"import"|ignore_changes/);
  });
});
