import { readAwsAuth } from "../../lib/aws-auth";
import { removalOrder } from "../../lib/migrate/removal-order";
import { newestFirst, tryFindKeeper, type KeptBackup, type KnownConfigMap } from "../../lib/migrate/kept-config-map";
import { tryEntryKey } from "../../lib/migrate/line-subject";
import { formatParityMarkdown } from "../../lib/migrate/format-markdown";
import { formatParityTable } from "../../lib/migrate/format-table";
import { arn, line, parity } from "./parity-world";

const item = (principal: string, username: string, groups: readonly string[] = []): string =>
  `- ${JSON.stringify({ rolearn: principal, username, groups })}\n`;

function known(data: Readonly<Record<string, string>>): KnownConfigMap {
  const configMap = { data: new Map(Object.entries(data)), resourceVersion: "1" };
  return { configMap, awsAuth: readAwsAuth(configMap) };
}

const backup = (path: string, data: Readonly<Record<string, string>>): KeptBackup => ({ path, ...known(data) });

describe("the order in which lines go", () => {
  const NODE = item(arn("role/node"), "system:node:{{EC2PrivateDNSName}}", ["system:nodes"]);
  const live = known({
    mapRoles: [
      item(arn("role/break-glass"), "bg", ["system:masters"]),
      item(arn("role/me"), "me", ["system:masters"]),
      NODE,
      item(arn("role/ops"), "ops", ["system:masters"]),
      item(arn("role/dev"), "dev", ["devs"]),
      item(arn("role/dev"), "dev", ["devs", "more"]),
      item(arn("role/any-*"), "any", ["devs"]),
      item(arn("role/a/path"), "dead", ["system:masters"]),
    ].join(""),
    mapUsers: "not: [a list",
    mapAccounts: '- "444455556666"\n',
  });
  const precious = { caller: tryEntryKey(arn("role/me")), breakGlass: tryEntryKey(arn("role/break-glass")) };

  it("is dead ones, unknown ones, people, accounts, admins, nodes, the break-glass role, and the caller last", () => {
    expect(removalOrder(live, "aws", [], precious).map(({ name }) => name.replace(/^.*role\//, ""))).toEqual([
      "a/path",
      "any-*",
      "mapUsers",
      "dev",
      "444455556666",
      "ops",
      "node",
      "break-glass",
      "me",
    ]);
  });

  it("takes all lines of a principal together: with the last one gone, the one before it would count", () => {
    const dev = removalOrder(live, "aws", [], precious).find(({ name }) => name === arn("role/dev"));
    expect(dev?.lines.map(({ index }) => index)).toEqual([4, 5]);
  });
});

describe("a backup", () => {
  const all = { mapRoles: item(arn("role/a"), "a", ["x"]) + item(arn("role/b"), "b", ["x"]) };
  const full = backup("full", all);

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ["the same", all, true],
    ["a line less", { mapRoles: item(arn("role/b"), "b", ["x"]) }, true],
    ["no lines", { mapRoles: "" }, true],
    ["a line more", { mapRoles: item(arn("role/c"), "c", ["x"]) }, false],
    ["a line with another group", { mapRoles: item(arn("role/a"), "a", ["y"]) }, false],
    ["the same line among users", { mapUsers: item(arn("role/a"), "a", ["x"]).replace("rolearn", "userarn") }, false],
    ["an account", { mapAccounts: '- "444455556666"\n' }, false],
    ["a key that EKS ignores", { maproles: "x" }, false],
    ["a section that EKS drops", { mapUsers: "not: [a list" }, false],
  ])("keeps all of a ConfigMap with %s: %s", (_name, data, expected) => {
    expect(tryFindKeeper(known(data), [full]) !== undefined).toBe(expected);
  });

  it("is newer by its day, then by its number", () => {
    const paths = ["2026-11-22", "2026-11-22-10", "2026-11-22-9", "2027-01-01", "2026-11-21-3"].map((name) => ({
      path: `migration/one/aws-auth.${name}.yaml`,
    }));
    expect(newestFirst(paths).map(({ path }) => path.slice(23, -5))).toEqual([
      "2027-01-01",
      "2026-11-22-10",
      "2026-11-22-9",
      "2026-11-22",
      "2026-11-21-3",
    ]);
  });
});

describe("a report", () => {
  const huge = "é`|<b>\u001b[31m".repeat(8_000);
  const lines = Array.from({ length: 300 }, (_, index) => line(arn(`role/r${index}`), huge, [huge, "@all"], index));

  it("in Markdown stays below what GitHub takes, says what is left out, and lets no text out of its span", () => {
    const text = formatParityMarkdown(parity({ lines }));
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/\d+ principals more: `yarn migrate check --format json`/);
    expect(text).not.toContain("\u001b");
    expect(text.replaceAll(/`[^`\n]*`/g, "")).not.toMatch(/<b>|@all/);
  });

  it("as a table sends nothing to the terminal that it would obey", () => {
    expect(formatParityTable(parity({ lines: lines.slice(0, 3) }), 120)).not.toContain("\u001b");
  });
});
