import {
  clusterDrift,
  formatDriftJson,
  formatDriftMarkdown,
  formatDriftTable,
  type ClusterDrift,
} from "../../lib/drift";
import type { LiveEntry } from "../../lib/ports/eks-reader";
import { NOW, applied, clusterPlan, liveEntry, livePolicy, planOf, role } from "./world";

const plan = planOf();
const one = clusterPlan(plan);
const { tags } = plan.settings;
const clean = applied(one, tags);
const ADMIN = livePolicy("AmazonEKSClusterAdminPolicy");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const at = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR);
const iso = (hours: number): string => at(hours).toISOString();

/** The entry as `yarn recover` makes it, an hour ago, for four hours. */
function recovered(given: Partial<LiveEntry> = {}, marks: Readonly<Record<string, string>> = {}): LiveEntry {
  return liveEntry(role("night-shift"), {
    createdAt: at(-1),
    policies: [ADMIN],
    ...given,
    tags: { Purpose: "recovery", Until: iso(3), By: "arn:aws:iam::111122223333:user/me", ...marks, ...given.tags },
  });
}

const look = (...entries: LiveEntry[]): ClusterDrift =>
  clusterDrift(one, tags, { ...clean, entries: [...clean.entries, ...entries] }, NOW);
const kinds = (drift: ClusterDrift): string[] => drift.findings.map(({ kind }) => kind);

describe("an entry that yarn recover made", () => {
  it("is a finding of its own while its time runs", () => {
    const { findings } = look(recovered());
    expect(findings).toEqual([
      {
        kind: "recovery-entry",
        principal: role("night-shift"),
        actual: {
          type: "STANDARD",
          username: "arn:aws:sts::111122223333:assumed-role/night-shift/{{SessionName}}",
          kubernetesGroups: [],
          policies: { AmazonEKSClusterAdminPolicy: "cluster" },
        },
        recovery: { until: iso(3), by: "arn:aws:iam::111122223333:user/me" },
      },
    ]);
  });

  it("is one before its policy is there, too", () => {
    expect(kinds(look(recovered({ policies: [] })))).toEqual(["recovery-entry"]);
  });

  it("may last a day by EKS's clock, and a little by ours", () => {
    expect(kinds(look(recovered({ createdAt: NOW }, { Until: iso(24) })))).toEqual(["recovery-entry"]);
    expect(kinds(look(recovered({ createdAt: at(-0.1) }, { Until: iso(24) })))).toEqual(["recovery-entry"]);
  });

  it.each<[string, LiveEntry, RegExp]>([
    ["a second after its time", recovered({}, { Until: iso(0) }), /ended at 2026-11-22T00:00:00/],
    ["long after its time", recovered({ createdAt: at(-900) }, { Until: iso(-896) }), /its time ended/],
    ["when it was to last longer than a day", recovered({ createdAt: at(-1) }, { Until: iso(24) }), /24 hours/],
    ["when it was to last for years", recovered({}, { Until: "2099-01-01T00:00:00Z" }), /24 hours/],
    ["when EKS does not say since when", recovered({ createdAt: undefined }, { Until: iso(30) }), /24 hours/],
    ["when its end is no date", recovered({}, { Until: "tomorrow" }), /not a readable point/],
    ["when its end is empty", recovered({}, { Until: "" }), /not a readable point/],
    [
      "when its end is a day that does not exist",
      recovered({}, { Until: "2026-02-30T00:00:00Z" }),
      /not a readable point/,
    ],
    ["when its end has no time zone", recovered({}, { Until: "2026-11-22T02:00:00" }), /not a readable point/],
    ["when it has no end", { ...recovered(), tags: { Purpose: "recovery" } }, /not a readable point/],
  ])("is overdue %s", (_when, entry, why) => {
    const [finding] = look(entry).findings;
    expect(finding).toMatchObject({
      kind: "recovery-overdue",
      recovery: { overdue: expect.stringMatching(why) as string },
    });
  });
});

describe("the tag excuses nothing", () => {
  it.each<[string, LiveEntry]>([
    ["a group", recovered({ kubernetesGroups: ["system-owners"] })],
    ["another policy", recovered({ policies: [ADMIN, livePolicy("AmazonEKSSecretReaderPolicy")] })],
    ["another username", recovered({ username: "alice" })],
    ["a policy of another partition", recovered({ policies: [{ ...ADMIN, policyArn: "arn:aws-cn:eks::aws:x" }] })],
    ["another type", liveEntry(role("ng"), { type: "EC2_LINUX", tags: { Purpose: "recovery", Until: iso(3) } })],
  ])("with %s it is an unmanaged entry", (_what, entry) => {
    expect(kinds(look(entry))).toEqual(["unmanaged-entry"]);
  });

  it("an entry that the cluster's file ignores is reported once it has the tag", () => {
    const drift = look(
      liveEntry(role("karpenter-1"), { tags: { Purpose: "recovery", Until: iso(3) }, policies: [ADMIN] }),
    );
    expect(kinds(drift)).toEqual(["recovery-entry"]);
    expect(drift.ignored).toBeUndefined();
  });

  it("an entry that looks like AWS's own is reported once it has the tag", () => {
    const drift = look(liveEntry(role("ng"), { type: "EC2_LINUX", tags: { Purpose: "recovery" } }));
    expect(kinds(drift)).toEqual(["unmanaged-entry"]);
    expect(drift.awsMade).toBeUndefined();
  });

  it.each(["Recovery", "recovery ", "break-glass"])("Purpose=%s is another tag", (purpose) => {
    expect(kinds(look(recovered({}, { Purpose: purpose })))).toEqual(["unmanaged-entry"]);
  });

  it("an entry that the files declare is compared as declared", () => {
    const entries = clean.entries.map((entry) =>
      entry.principalArn === role("ops") ? { ...entry, tags: { ...entry.tags, Purpose: "recovery" } } : entry,
    );
    const { findings } = clusterDrift(one, tags, { ...clean, entries }, NOW);
    expect(findings.map(({ kind, principal }) => [kind, principal])).toEqual([["tags-changed", role("ops")]]);
  });
});

describe("how it is shown", () => {
  const late = recovered({ principalArn: role("zz"), username: liveEntry(role("zz")).username }, { Until: iso(-2) });
  const drift = look(liveEntry(role("aa")), recovered(), late);
  const report = { clusters: [drift] };

  it("overdue comes first, whatever its principal is called; the rest by principal", () => {
    expect(kinds(drift)).toEqual(["recovery-overdue", "unmanaged-entry", "recovery-entry"]);
    const alone = clusterDrift(
      one,
      tags,
      { ...clean, authenticationMode: undefined, entries: [...clean.entries, late] },
      NOW,
    );
    expect(kinds(alone)).toEqual(["recovery-overdue", "authentication-mode"]);
  });

  it.each(["table", "markdown"] as const)("the %s says until when, by whom, and how to take it away", (format) => {
    const text = format === "table" ? formatDriftTable(report, 200) : formatDriftMarkdown(report);
    expect(text).toContain("1 RECOVERY IS OVERDUE: 3 findings on 1 cluster");
    expect(text).toContain("RECOVERY OVERDUE");
    expect(text).toContain("recovery, for now");
    expect(text).toContain(iso(-2));
    expect(text).toContain("user/me");
    expect(text).toContain("yarn recover --cluster CLUSTER --principal ARN --remove");
  });

  it("the table is not loud while nothing is overdue", () => {
    const text = formatDriftTable({ clusters: [look(recovered())] }, 200);
    expect(text).not.toContain("OVERDUE");
    expect(text).toContain(iso(3));
  });

  it("the JSON has what the tags say", () => {
    const [finding] = (JSON.parse(formatDriftJson(report)) as typeof report).clusters[0]?.findings ?? [];
    expect(finding).toMatchObject({
      recovery: { until: iso(-2), overdue: expect.stringContaining("ended at") as string },
    });
  });
});
