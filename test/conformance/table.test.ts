import { ROWS } from "../../lib/conformance";
import { onlyOwn } from "../../lib/conformance/own-calls";
import { fill } from "../../lib/conformance/fill";
import { principalsOf } from "../../lib/conformance/stage";

const RUN = "conformance-0a1b2c3d";

describe("the table", () => {
  it("has every row once", () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    expect(new Set(ROWS.map(({ what }) => what)).size).toBe(ROWS.length);
  });

  it("names AWS's document or a published answer for each row that is verified, and none for the others", () => {
    const documented = ROWS.filter(({ source }) => /^https:\/\/(docs\.aws\.amazon\.com|github\.com)\//.test(source));
    expect(documented.map(({ id }) => id)).toEqual(ROWS.filter(({ verified }) => verified).map(({ id }) => id));
    expect(ROWS.filter(({ verified }) => !verified).length).toBeGreaterThan(20);
  });

  it("asks of every operation of access entries", () => {
    const asked = new Set(ROWS.flatMap(({ calls }) => calls.map(({ call }) => call)));
    expect([...asked].sort()).toEqual([
      "AssociateAccessPolicy",
      "CreateAccessEntry",
      "DeleteAccessEntry",
      "DescribeAccessEntry",
      "DescribeCluster",
      "DescribeUpdate",
      "DisassociateAccessPolicy",
      "ListAccessEntries",
      "ListAccessPolicies",
      "ListAssociatedAccessPolicies",
      "ListClusters",
      "ListTagsForResource",
      "ListUpdates",
      "TagResource",
      "UntagResource",
      "UpdateAccessEntry",
      "UpdateClusterConfig",
    ]);
  });

  it.each(ROWS.map((row) => [row.id, row] as const))("%s changes nothing but what its run made", async (_, row) => {
    const names = { cluster: "prod", account: "111122223333", region: "eu-west-1", partition: "aws" };
    const { names: own } = principalsOf({ run: RUN, path: "/conformance/", names }, 1);
    // What only the suite's own sandbox has; nothing else of a row may need a name.
    const elsewhere = ["user", "foreign-role", "service-linked-role", "large-cluster", "config-map-cluster"];
    elsewhere.push("both-cluster", "api-cluster", "changing-cluster", "second-changing-cluster");
    elsewhere.push("third-changing-cluster", "listed-cluster");
    const all = { ...Object.fromEntries(elsewhere.map((name) => [name, `${RUN}-${name}`])), ...own };
    const sent: string[] = [];
    const caller = onlyOwn(
      { send: (operation) => (sent.push(operation), Promise.resolve({ kind: "output", output: {} })) },
      RUN,
    );
    for (const { call, with: input } of row.calls) {
      const answers = row.calls.map(() => ({
        nextToken: RUN,
        accessEntry: { accessEntryArn: RUN },
        update: { id: RUN },
      }));
      await caller.send(call, fill(input, all, answers));
    }
    expect(sent).toEqual(row.calls.map(({ call }) => call));
  });
});
