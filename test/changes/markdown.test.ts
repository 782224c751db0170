import { readFileSync } from "node:fs";
import { join } from "node:path";

import { compareAccess, formatChangesJson, formatChangesText, type AccessChanges } from "../../lib/changes";
import { changesMarkdown, CHANGES_MARKER, COMMENT_BYTES, SUMMARY_BYTES } from "../../lib/changes/changes-markdown";
import { PROJECT } from "../scripts/harness";
import { changesOf, CLUSTERS, compiled, openGuardrails } from "./world";

const TEMPLATE = readFileSync(join(PROJECT, "templates", "changes.md.hbs"), "utf8");
const SIDES = {
  base: { revision: "main", commit: "0".repeat(40), day: "2026-11-20" },
  head: { revision: null, commit: null, day: "2026-11-22" },
};

function markdown(found: AccessChanges, bytes = COMMENT_BYTES): string {
  return changesMarkdown(TEMPLATE, found, { ...SIDES, bytes, where: "see the step summary" });
}

/** Everything outside code spans, as GitHub would read it. */
function outsideCode(text: string): string {
  return text.replaceAll(/`[^`\n]*`/g, "CODE");
}

const BOMBS = [
  "@everyone",
  "@acme/admins",
  "#1",
  "<script>alert(1)</script>",
  "</details><img src=x onerror=alert(1)>",
  "<!-- eks-access-gitops:changes -->",
  "[click](https://evil.example)",
  "![x](https://evil.example/x.png)",
  "https://evil.example",
  "`` `@everyone` ``",
  "a` @everyone `b",
  "```\n@everyone\n```",
  "one\n::error file=x::owned",
  "::set-output name=x::y",
  "##[error]owned",
  "| a | b |",
  "\u001b[31mred\u001b[0m",
  "\u202egnirts",
  "**bold** _it_ ~~no~~",
  "{{lookup this 'x'}}",
  "\\",
  "`",
  "x".repeat(100_000),
  "é漢🦊".repeat(10_000),
];

const GROUP = "the-group";

/** Every place in which files may hold any text; where they may not, the plan is made to hold it nevertheless. */
function hostile(bomb: string): AccessChanges {
  const line = bomb.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").slice(0, 900);
  const short = line.slice(0, 200);
  const grant = {
    name: line,
    reason: line,
    principals: [{ role: "a" }, "arn:aws:iam::999988887777:role/@everyone,=+/a@b"],
    clusters: ["*"],
    kubernetesGroups: [GROUP],
  };
  const old = compiled(CLUSTERS.team("t"));
  const now = compiled(
    CLUSTERS.team("t", { owners: ["@everyone"], contact: line, access: [grant] })
      .guardrails({
        ...openGuardrails(),
        protectedNamespaces: [short],
        delegation: { "*": { policies: ["view"], clusters: ["*", short], namespaces: [short] } },
        exceptions: [
          { rule: "delegation", team: line, principal: line, cluster: short, reason: line, expires: "2027-01-01" },
        ],
      })
      .cluster("prod-eu", { ignore: [{ principal: `arn:${line}`, reason: line }] }),
  );
  const clusters = now.plan.clusters.map((plan) => ({
    ...plan,
    entries: plan.entries.map((entry) => ({
      ...entry,
      username: entry.teams.length === 0 ? entry.username : `u${bomb}`,
      kubernetesGroups: entry.kubernetesGroups.map((group) => ({ ...group, value: bomb })),
    })),
  }));
  const changed = [`teams/${bomb}.yaml`];
  return compareAccess(old.plan, { ...now.plan, clusters }, { before: old, after: now, changedFiles: changed });
}

describe.each(BOMBS.map((bomb) => [JSON.stringify(bomb.slice(0, 40)), bomb]))("text of others: %s", (_shown, bomb) => {
  const found = hostile(bomb);

  it("stands in code spans only, one line each", () => {
    const text = markdown(found);
    expect(text.startsWith(`${CHANGES_MARKER}\n`)).toBe(true);
    const outside = outsideCode(text.slice(CHANGES_MARKER.length));
    expect(outside).not.toMatch(/[`@<>![\]|~\\{}]|https?:|::|\*\*bold|#\d/);
    for (const line of text.split("\n")) expect(line).toMatch(/^($|<!-- |#{2,3} |\*\*|- |The files )/);
    expect(text).toContain("### Gains\n");
  });

  it("commands no terminal and no log", () => {
    for (const text of [markdown(found), formatChangesText(found), formatChangesJson(found, SIDES.base, SIDES.head)]) {
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      for (const line of text.split("\n")) expect(line.trimStart().startsWith("::")).toBe(false);
    }
    for (const text of [markdown(found), formatChangesText(found)]) expect(text).not.toContain("##[");
  });
});

describe("a change of thousands", () => {
  const many = Array.from({ length: 1500 }, (_, index) => `team-${index}-${"ü".repeat(60)}`);
  const access = many.map((group, index) => ({
    principals: [{ role: `role-${index}` }],
    clusters: ["prod-eu"],
    kubernetesGroups: [group],
    policies: index % 3 === 0 ? { admin: [`ns-${index}`] } : { view: [`ns-${index}`] },
  }));
  const found = changesOf(CLUSTERS.team("t"), CLUSTERS.team("t", { access }));

  it("fits in a comment, in bytes, in whole lines, and says what is missing", () => {
    const text = markdown(found);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_BYTES);
    expect(Buffer.byteLength(text)).toBeGreaterThan(COMMENT_BYTES * 0.9);
    const lines = text.split("\n").filter((line) => line.startsWith("- "));
    const told = lines.filter((line) => !/^- and \d+ more$/.test(line)).length;
    const [, cut = "0"] = /\*\*And (\d+) lines more: see the step summary\.\*\*\n$/.exec(text) ?? [];
    const everything = markdown(found, 100_000_000)
      .split("\n")
      .filter((line) => line.startsWith("- "));
    expect(told + Number(cut)).toBe(everything.length);
    const known = new Set(everything);
    expect(lines.filter((one) => !/^- and \d+ more$/.test(one) && !known.has(one))).toEqual([]);
  });

  it("keeps what is most dangerous, and a part of everything", () => {
    const text = markdown(found, 30_000);
    const titles = [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(["Gains of admin-grade access", "Gains", "Approval"]);
    const [, admin = "", gains = ""] = text.split(/^### .*$/m);
    expect(gains.match(/^- `t`/gm)).toHaveLength(10);
    expect((admin.match(/^- `t`/gm) ?? []).length).toBeGreaterThan(20);
  });

  it("fits in a summary", () => {
    const text = markdown(found, SUMMARY_BYTES);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(text).not.toContain("see the step summary");
  });

  it.each([2_000, 5_000, 20_000, 59_999])("is never more than %i bytes", (bytes) => {
    expect(Buffer.byteLength(markdown(found, bytes))).toBeLessThanOrEqual(bytes);
  });
});

describe("a change of nothing", () => {
  it("says so", () => {
    expect(markdown(changesOf(CLUSTERS, CLUSTERS))).toBe(
      `${CHANGES_MARKER}\n## Access changes\n\n**no access changes**\n\nThe files in this folder, compared with \`main\` (\`000000000000\`) of 2026-11-20.\n`,
    );
    expect(formatChangesText(changesOf(CLUSTERS, CLUSTERS))).toBe("no access changes\n");
  });
});
