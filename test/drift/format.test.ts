import {
  formatDriftJson,
  formatDriftMarkdown,
  formatDriftTable,
  hasFindings,
  isEmpty,
  unreadPlaces,
  type DriftReport,
  type Finding,
} from "../../lib/drift";
import { clusterDrift } from "../../lib/drift/compare-cluster";
import type { LiveCluster } from "../../lib/ports/eks-reader";
import { NOW, applied, clusterPlan, liveEntry, livePolicy, planOf, role } from "./world";

const plan = planOf();
const one = clusterPlan(plan);
const clean = applied(one, plan.settings.tags);

const found: LiveCluster = {
  ...clean,
  entries: [
    ...clean.entries.map((entry) =>
      entry.principalArn === role("eng/payments") ? { ...entry, kubernetesGroups: ["admins", "team:payments"] } : entry,
    ),
    liveEntry(role("rogue"), { policies: [livePolicy("AmazonEKSClusterAdminPolicy")] }),
    liveEntry(role("karpenter-1")),
    liveEntry(role("ng"), { type: "EC2_LINUX" }),
  ],
};
const drifted = clusterDrift(one, plan.settings.tags, found, NOW);
const report: DriftReport = {
  clusters: [drifted, { cluster: "two", findings: [] }, { cluster: "three", findings: [], couldNotLook: "no network" }],
};

describe("what a report says of itself", () => {
  it.each<[string, DriftReport, boolean, boolean, number]>([
    ["clean", { clusters: [{ cluster: "a", findings: [] }] }, true, false, 0],
    ["drifted", { clusters: [drifted] }, false, true, 0],
    ["not looked at", { clusters: [{ cluster: "a", findings: [], couldNotLook: "x" }] }, false, false, 1],
    ["both", report, false, true, 1],
  ])("%s", (_name, given, empty, found, unread) => {
    expect([isEmpty(given), hasFindings(given), unreadPlaces(given).length]).toEqual([empty, found, unread]);
  });
});

describe("the table", () => {
  const table = formatDriftTable(report, 140);

  it.each([
    "one: 2 findings",
    "repository",
    "cluster-admin: whole cluster",
    "only on the cluster: admins",
    "only in the files: oncall:payments",
    "teams/payments.yaml:7",
    "no file",
    "What to do:",
    "aws eks delete-access-entry",
    "apply puts it back",
    "taken to be made by AWS",
    "ignored by the cluster's file",
    "two: as the files say",
    "three: COULD NOT LOOK: no network",
    "2 findings on the 2 clusters that could be read; could not look at 1 cluster",
  ])("says %s", (text) => {
    expect(table).toContain(text);
  });
});

describe("causes in words", () => {
  const finding = {
    principal: role("x"),
    actual: { type: "STANDARD", username: "x", kubernetesGroups: [], policies: {} },
  };
  const shown = (cause: Finding["cause"]): string =>
    formatDriftTable(
      { clusters: [{ cluster: "a", findings: [{ kind: "unmanaged-entry", ...finding, cause } as Finding] }] },
      160,
    );

  it.each<[NonNullable<Finding["cause"]>, string]>([
    ["unapplied", "merged, not applied"],
    ["calendar", "ended, not applied"],
    ["unknown", "in no file"],
    ["outside", "repository"],
  ])("%s is said", (cause, words) => {
    expect(shown(cause)).toContain(words);
  });

  it.each(["unapplied", "calendar"] as const)("%s is never told like an intrusion", (cause) => {
    expect(shown(cause)).not.toMatch(/outside|delete-access-entry/);
  });

  it("of clusters that nobody could look at nothing is known, and that is not called no drift", () => {
    const blind = ["a", "b"].map((cluster) => ({ cluster, findings: [], couldNotLook: "no credentials" }));
    for (const text of [formatDriftTable({ clusters: blind }, 100), formatDriftMarkdown({ clusters: blind })]) {
      expect(text).toContain("nothing is known: could not look at 2 clusters");
      expect(text).not.toContain("no drift");
    }
  });

  it("a stack that could not be looked at is neither clean nor left out", () => {
    const report: DriftReport = {
      clusters: [{ cluster: "a", findings: [], terraform: { couldNotLook: "no state" } }],
      accounts: [{ account: "1", stack: "account-1", findings: [], terraform: { couldNotLook: "no role" } }],
      notes: [{ about: "iam", account: "1", text: "dead entries were not looked for" }],
    };
    const words = "no drift on the 1 cluster that could be read; could not look at 2 stacks";
    for (const text of [formatDriftTable(report, 100), formatDriftMarkdown(report)]) {
      for (const part of [words, "no state", "no role", "dead entries were not looked for"])
        expect(text).toContain(part);
    }
    expect([isEmpty(report), hasFindings(report)]).toEqual([false, false]);
  });
});

describe("the JSON", () => {
  it("is the report", () => {
    expect(JSON.parse(formatDriftJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it("sends nothing to a terminal that it obeys, and loses nothing", () => {
    const username = "\u001b[2J\u009b2J\u202e\u200b\n\u007f\u{e0041}é";
    const evil: DriftReport = {
      clusters: [
        { cluster: "a", findings: [{ kind: "username-changed", principal: "x", expected: "a", actual: username }] },
      ],
    };
    const text = formatDriftJson(evil);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(JSON.parse(text)).toEqual(evil);
  });
});

describe("the Markdown", () => {
  it("names every finding, and what was not looked at", () => {
    const text = formatDriftMarkdown(report);
    expect(text).toContain("**2 findings on the 2 clusters that could be read; could not look at 1 cluster**");
    expect(text).toContain("- **could not look** at `three`: `no network`");
    expect(text).toContain(
      `| made outside the repository (unmanaged-entry) | \`${role("rogue")}\` | \`cluster-admin\`: \`whole cluster\` | no file |`,
    );
    expect(text).toContain("`teams/payments.yaml:7 (engineers)`");
  });

  it("is one line when there is nothing to say", () => {
    expect(formatDriftMarkdown({ clusters: [{ cluster: "a", findings: [] }] })).toBe("**no drift on 1 cluster**\n");
  });

  const HOSTILE = [
    "`code` ``more``",
    "a|b\\|c",
    "line\nbreak\r\n# heading",
    "<img src=x onerror=alert(1)>",
    "@acme/everyone",
    "[click](https://evil.example)",
    "https://evil.example www.evil.example",
    "![x](https://evil.example/x.png)",
    "\u202eright to left",
    "</details>\n\n- [ ] task",
    "#1 GH-1 acme/x#1",
    "x".repeat(100_000),
    "",
    " ",
  ];

  function hostile(text: string): Finding[] {
    const entry = { type: text, username: text, kubernetesGroups: [text], policies: { [text]: [text] } };
    const origins = [{ file: text, line: 1, column: 1, team: text, grant: text }];
    return [
      { kind: "unmanaged-entry", principal: text, actual: entry },
      { kind: "username-changed", principal: text, expected: text, actual: `${text}!`, origins },
      { kind: "groups-changed", principal: text, expected: [text], actual: [`${text}!`], origins },
      { kind: "tags-changed", principal: text, expected: { [text]: text }, actual: { [text]: `${text}!` }, origins },
      { kind: "policy-unexpected", principal: text, policy: text, actual: [text], origins },
      { kind: "recovery-overdue", principal: text, actual: entry, recovery: { until: text, by: text, overdue: "old" } },
    ];
  }

  /** What only IAM, Terraform and CloudTrail tell. */
  function hostileWitnesses(text: string): Finding[] {
    const dead = {
      reason: "moved",
      entryCreatedAt: text,
      principal: text,
      principalCreatedAt: text,
      address: text,
    } as const;
    const terraform = { address: text, actions: [text], attributes: [text] };
    const who = [{ at: text, event: text, actor: text, session: text, sourceIp: text, eventId: text }];
    return [
      { kind: "dead-entry", principal: text, dead, cause: "dead" },
      { kind: "dead-entry", principal: text, dead: { ...dead, reason: "recreated" }, cause: "dead" },
      { kind: "unapplied", principal: text, policy: text, terraform, cause: "unapplied" },
      { kind: "changed-outside", principal: null, terraform, cause: "outside", who },
      {
        kind: "account-stack",
        principal: null,
        terraform,
        expected: { [text]: text },
        actual: { [text]: `${text}!` },
        cause: "outside",
      },
      { kind: "groups-changed", principal: text, expected: [text], actual: [`${text}!`], cause: "outside", who },
    ];
  }

  it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "keeps %s inside code spans, whoever said it",
    (_name, text) => {
      const evil: DriftReport = {
        clusters: [{ cluster: text, findings: hostileWitnesses(text), terraform: { couldNotLook: text } }],
        accounts: [{ account: text, stack: text, findings: [], terraform: { couldNotLook: text } }],
        notes: [{ about: "iam", account: text, region: text, text }],
      };
      const shown = formatDriftMarkdown(evil);
      const words = shown.replace(/`[^`\n]+`/g, "");
      expect(words).not.toMatch(/[`@[\]]|https?:|www\.|evil|heading|\\|x{9}/);
      expect(words.replaceAll("<br>", "")).not.toContain("<");
      const rows = shown.split("\n").filter((line) => line.startsWith("|"));
      expect(rows).toHaveLength(2 + 6);
      for (const row of rows) expect(row.split("|")).toHaveLength(6);
      const table = formatDriftTable(evil, 120);
      expect(table).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      expect(table.length).toBeLessThan(40_000);
    },
  );

  it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "keeps %s inside code spans",
    (_name, text) => {
      const shown = formatDriftMarkdown({
        clusters: [
          { cluster: text, findings: hostile(text) },
          { cluster: text, findings: [], couldNotLook: text },
        ],
      });
      expect(shown.length).toBeLessThan(60_000);
      // Code spans of one backtick, none of them broken over a line: without them only our own words are left.
      const words = shown.replace(/`[^`\n]+`/g, "");
      expect(words).not.toMatch(/[`@[\]]|https?:|www\.|evil|heading|\\|x{9}/);
      expect(words.replaceAll("<br>", "")).not.toContain("<");
      const rows = shown.split("\n").filter((line) => line.startsWith("|"));
      expect(rows).toHaveLength(2 + 6);
      for (const row of rows) expect(row.split("|")).toHaveLength(6);
    },
  );

  it("stays below what GitHub takes, and says what it left out", () => {
    const findings = Array.from({ length: 3_000 }, (_, index) => hostile(`role/${index}-${"y".repeat(500)}`)).flat();
    const text = formatDriftMarkdown({ clusters: [{ cluster: "a", findings }, drifted] });
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/\d+ findings more: `yarn drift --format json` has them all\./);
    expect(text).toContain("**3000 RECOVERIES ARE OVERDUE: 18002 findings");
  });

  it("stays below it when nothing at all can be read", () => {
    const clusters = Array.from({ length: 2_000 }, (_, index) => ({
      cluster: `c${index}`,
      findings: [],
      couldNotLook: "z".repeat(1_000),
    }));
    expect(formatDriftMarkdown({ clusters }).length).toBeLessThan(60_000);
  });

  it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    "the table is safe with %s",
    (_name, text) => {
      const shown = formatDriftTable({ clusters: [{ cluster: "a", findings: hostile(text) }] }, 120);
      expect(shown).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      expect(shown.length).toBeLessThan(30_000);
      for (const line of shown.split("\n").filter((row) => /^[│├┌└]/.test(row)))
        expect(line.length).toBeLessThanOrEqual(120);
    },
  );
});
