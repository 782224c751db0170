import { tryExplainAwsMade } from "../../lib/access/aws-made";
import { tryFindObstacle } from "../../lib/adopt/obstacles";
import { tryNodeType } from "../../lib/import/read-node";
import { entryTypes } from "../../lib/sandbox/state";
import { NODE_TYPES } from "../../lib/schema";
import type { NodeTypeFacts } from "../../lib/schema/node-types";
import { readPage } from "../docs/markdown";
import { ACCOUNT, liveEntry, livePolicy, role } from "../drift/world";
import { line, roleArn } from "../import/world";
import { repo } from "../support/repo-builder";

const ROWS: [string, NodeTypeFacts][] = [...NODE_TYPES];
const HOME = { account: ACCOUNT, partition: "aws" };

const liveNode = (type: string, { policy }: NodeTypeFacts) =>
  liveEntry(role("node"), { type, policies: policy === undefined ? [] : [livePolicy(policy)] });

/** A page's lines, without the spaces that align its tables. */
const rowsOf = (page: string): string[] =>
  readPage(page)
    .split("\n")
    .map((text) => text.replaceAll(/ +/g, " "));

describe.each(ROWS)("A row is all that %s needs:", (type, facts) => {
  const { of, provider, maker, policy, awsAuth } = facts;

  it("`nodes` takes it where Terraform's provider does, with its policy", () => {
    const { plan, errors } = repo()
      .cluster("one", { nodes: [{ role: "node", type }] })
      .compile();
    const found = plan?.clusters[0]?.entries.find(({ purpose }) => purpose === "node");
    const planned = { type, policies: found?.policies.map(({ policy: its }) => its.name) };
    expect([errors, found && planned]).toEqual(
      provider ? [[], { type, policies: policy === undefined ? [] : [policy] }] : [["invalid-value"], undefined],
    );
  });

  it("adopt takes it where `nodes` does", () => {
    const obstacle = tryFindObstacle(liveNode(type, facts), HOME);
    expect(obstacle).toEqual(provider ? undefined : expect.stringContaining(`do not support the type "${type}"`));
  });

  it("drift explains it where something of AWS's makes it", () => {
    const explained = tryExplainAwsMade(liveNode(type, facts), HOME);
    expect(explained?.reason).toEqual(maker === undefined ? undefined : expect.stringContaining(maker));
    const more = { ...liveNode(type, facts), policies: [livePolicy("AmazonEKSViewPolicy")] };
    expect(tryExplainAwsMade(more, HOME)).toBeUndefined();
  });

  it("import tells its lines of aws-auth", () => {
    const { username, group } = awsAuth ?? { username: "system:node:{{Unheard}}" };
    const groups = ["system:bootstrappers", "system:nodes", ...(group === undefined ? [] : [group])];
    expect(tryNodeType(line(roleArn("node"), { username, groups }))).toBe(awsAuth === undefined ? undefined : type);
  });

  it("the pages have it", () => {
    const declared = rowsOf("docs/clusters.md").filter((row) => row.startsWith(`| \`${type}\` |`));
    expect(declared.map((row) => row.split(" | ")[1])).toEqual(provider ? [of] : []);
    if (policy !== undefined) expect(declared[0]).toContain(policy);
    const awsMade = rowsOf("docs/drift.md").find((row) => row.startsWith("| type `EC2_LINUX`")) ?? "";
    expect(awsMade.split(" | ")[0]?.includes(`\`${type}\``)).toBe(maker !== undefined);
    if (awsAuth !== undefined) expect(readPage("docs/migration.md")).toContain(`\`${type}\``);
  });

  it("the sandbox knows it", () => {
    expect(entryTypes).toContain(type);
  });
});
