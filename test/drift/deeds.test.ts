import { findDrift, formatDriftMarkdown, formatDriftTable, type DriftReport } from "../../lib/drift";
import type { Unread } from "../../lib/ports/reading";
import type { TrailEvent, TrailPage, TrailReader } from "../../lib/ports/trail-reader";
import type { LiveCluster } from "../../lib/ports/eks-reader";
import { policyArn } from "../../lib/model";
import { ALICE, recorded, session } from "../io/cloudtrail/events";
import type { Recorded } from "../io/cloudtrail/fake-cloudtrail";
import { NOW, applied, clusterPlan, liveEntry, livePolicy, planOf, role } from "./world";

const plan = planOf();
const one = clusterPlan(plan);
const clean = applied(one, plan.settings.tags);
const PAYMENTS = role("eng/payments");
const VIEW = policyArn("AmazonEKSViewPolicy", "aws");

interface Trail extends TrailReader {
  readonly asked: string[];
}

function trailOf(events: readonly Recorded[], refusal?: Unread): Trail {
  const asked: string[] = [];
  const eventOf = (detail: Recorded): TrailEvent => ({ id: detail.eventID, at: new Date(detail.eventTime), detail });
  return {
    asked,
    lookup: ({ account, region }, name): Promise<TrailPage | Unread> => {
      asked.push(`${account} ${region} ${name}`);
      const found = events.filter(({ eventName }) => eventName === name).map(eventOf);
      return Promise.resolve(refusal ?? { events: found, isWhole: true });
    },
  };
}

async function look(live: LiveCluster, trail: TrailReader): Promise<DriftReport> {
  const reader = { read: () => Promise.resolve(live) };
  return await findDrift({ ...plan, clusters: [one], accounts: [] }, reader, NOW, { trail });
}

function changed(given: Partial<(typeof clean.entries)[number]>): LiveCluster {
  return {
    ...clean,
    entries: clean.entries.map((entry) => (entry.principalArn === PAYMENTS ? { ...entry, ...given } : entry)),
  };
}

const rogue: LiveCluster = {
  ...clean,
  entries: [...clean.entries, liveEntry(role("rogue"), { policies: [livePolicy("AmazonEKSClusterAdminPolicy")] })],
};
const withoutView = changed({ policies: [] });
const about = (principalArn: string, more: object = {}) => ({ name: "one", principalArn, ...more });
const whoOf = ({ clusters }: DriftReport) => clusters.flatMap(({ findings }) => findings).map(({ who }) => who);

describe("who did it", () => {
  it("is the role that issued the session, with time, address and event, newest first", async () => {
    const events = [
      recorded("CreateAccessEntry", { id: "1", at: "2026-11-20T01:00:00Z", parameters: about(role("rogue")) }),
      recorded("AssociateAccessPolicy", {
        id: "2",
        at: "2026-11-20T02:00:00Z",
        parameters: about(encodeURIComponent(role("rogue"))),
      }),
    ];
    const deed = { actor: ALICE, session: "alice", sourceIp: "203.0.113.7" };
    expect(whoOf(await look(rogue, trailOf(events)))).toEqual([
      [
        { at: "2026-11-20T02:00:00.000Z", event: "AssociateAccessPolicy", ...deed, eventId: "2" },
        { at: "2026-11-20T01:00:00.000Z", event: "CreateAccessEntry", ...deed, eventId: "1" },
      ],
    ]);
  });

  it.each<[string, unknown, object]>([
    [
      "a user",
      { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/bob" },
      { actor: "arn:aws:iam::111122223333:user/bob" },
    ],
    ["a service", { type: "AWSService", invokedBy: "eks.amazonaws.com" }, { actor: "eks.amazonaws.com" }],
    ["nobody that is named", {}, { actor: null }],
    ["something else", "x", { actor: null }],
  ])("may be %s", async (_what, identity, expected) => {
    const events = [recorded("CreateAccessEntry", { identity, parameters: about(role("rogue")) })];
    expect(whoOf(await look(rogue, trailOf(events)))).toMatchObject([[expected]]);
  });

  it.each<[string, Recorded]>([
    ["another cluster", recorded("CreateAccessEntry", { parameters: { name: "two", principalArn: role("rogue") } })],
    ["another principal", recorded("CreateAccessEntry", { parameters: about(role("rogue2")) })],
    [
      "a call that was refused",
      recorded("CreateAccessEntry", { errorCode: "AccessDenied", parameters: about(role("rogue")) }),
    ],
    [
      "another service",
      { ...recorded("CreateAccessEntry", { parameters: about(role("rogue")) }), eventSource: "x.amazonaws.com" },
    ],
    ["a broken escape", recorded("AssociateAccessPolicy", { parameters: about("%E0%A4%A") })],
    ["no parameters", recorded("CreateAccessEntry", { parameters: null as never })],
  ])("is not who did something to %s", async (_what, event) => {
    expect(whoOf(await look(rogue, trailOf([event])))).toEqual([[]]);
  });

  it("took away that policy, and no other", async () => {
    const taken = (policy: string, id: string) =>
      recorded("DisassociateAccessPolicy", {
        id,
        parameters: about(encodeURIComponent(PAYMENTS), { policyArn: encodeURIComponent(policy) }),
      });
    const events = [taken(VIEW, "view"), taken(policyArn("AmazonEKSEditPolicy", "aws"), "edit")];
    const { clusters } = await look(withoutView, trailOf(events));
    const found = clusters[0]?.findings.map(({ policy, who = [] }) => [policy, who.map(({ eventId }) => eventId)]);
    expect(found).toEqual([
      ["AmazonEKSEditPolicy", ["edit"]],
      ["AmazonEKSViewPolicy", ["view"]],
    ]);
  });

  it("tagged that entry, by its ARN; and changed that cluster's mode", async () => {
    const live = {
      ...changed({ tags: {}, accessEntryArn: "arn:aws:eks:x:1:access-entry/one/role/1/p/u" }),
      authenticationMode: "X",
    };
    const events = [
      recorded("UntagResource", {
        id: "tag",
        parameters: { resourceArn: encodeURIComponent("arn:aws:eks:x:1:access-entry/one/role/1/p/u") },
      }),
      recorded("UntagResource", {
        id: "no",
        parameters: { resourceArn: "arn:aws:eks:x:1:access-entry/one/role/1/q/u" },
      }),
      recorded("UpdateClusterConfig", { id: "mode", parameters: { name: "one" } }),
      recorded("UpdateClusterConfig", { id: "no", parameters: { name: "two" } }),
    ];
    const { clusters } = await look(live, trailOf(events));
    const found = clusters[0]?.findings.map(({ kind, who = [] }) => [kind, who.map(({ eventId }) => eventId)]);
    expect(found).toEqual([
      ["authentication-mode", ["mode"]],
      ["tags-changed", ["tag"]],
    ]);
  });

  it("is asked for only where there is something, once for each operation", async () => {
    const none = trailOf([]);
    expect(await look(clean, none)).toEqual({ clusters: [{ cluster: "one", findings: [] }] });
    expect(none.asked).toEqual([]);
    const some = trailOf([]);
    const two = { ...rogue, entries: [...rogue.entries, liveEntry(role("rogue2"))] };
    await look(two, some);
    expect(some.asked.sort()).toEqual([
      "111122223333 eu-west-1 AssociateAccessPolicy",
      "111122223333 eu-west-1 CreateAccessEntry",
      "111122223333 eu-west-1 UpdateAccessEntry",
    ]);
  });

  it("may not be asked: one note for the account and region, and no finding is lost", async () => {
    const report = await look(rogue, trailOf([], { couldNotLook: "not allowed" }));
    expect(whoOf(report)).toEqual([undefined]);
    expect(report.notes).toEqual([
      {
        about: "cloudtrail",
        account: "111122223333",
        region: "eu-west-1",
        text: "who did it was not looked up: not allowed",
      },
    ]);
    expect(formatDriftTable(report, 120)).toContain("who did it was not looked up: not allowed");
    expect(formatDriftMarkdown(report)).toContain("who did it was not looked up: not allowed");
  });
});

describe("whoever did it chooses the words", () => {
  const EVIL = "x`|</td>\n::error::\u001b[31m@everyone ${HOME} \u202e[a](https://evil.example)";
  const events = [
    recorded("CreateAccessEntry", {
      id: EVIL,
      identity: session(`arn:aws:iam::1:role/${EVIL}`, `${EVIL}${"y".repeat(100_000)}`),
      parameters: about(role("rogue")),
    }),
  ].map((event) => ({ ...event, sourceIPAddress: EVIL }));

  it("and they do nothing in a table or in Markdown", async () => {
    const report = await look(rogue, trailOf(events));
    const table = formatDriftTable(report, 120);
    expect(table).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(table.length).toBeLessThan(10_000);
    const markdown = formatDriftMarkdown(report);
    expect(markdown).toContain("done by: `");
    expect(markdown.replace(/`[^`\n]+`/g, "")).not.toMatch(/[`@[\]]|https?:|evil|::error|\$\{/);
    for (const line of markdown.split("\n").filter((text) => text.startsWith("|")))
      expect(line.split("|")).toHaveLength(6);
  });
});
