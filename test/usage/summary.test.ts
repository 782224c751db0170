import { formatUsageSummary, readUsageSummaries, readUsageSummary, type UsageSummary } from "../../lib/usage";

const summary: UsageSummary = {
  version: 1,
  cluster: "prod-eu",
  from: "2026-08-01T00:00:00.000Z",
  to: "2026-11-01T00:00:00.000Z",
  events: 12,
  broken: 0,
  written: "2026-11-22T00:00:00Z",
  principals: [
    {
      cluster: "prod-eu",
      principal: "arn:aws:iam::123456789012:role/one",
      requests: 10,
      denied: 2,
      lastUsed: "2026-10-30T10:00:00.000Z",
      sessionCount: 1,
      policies: { AmazonEKSAdminPolicy: { requests: 10, lastUsed: "2026-10-30T10:00:00.000Z", scope: "cluster" } },
      groups: { "team:payments": { requests: 0, lastUsed: null } },
      wouldSuffice: {
        policies: { AmazonEKSViewPolicy: ["payments"] },
        insteadOf: { AmazonEKSAdminPolicy: "cluster" },
        requests: 10,
        used: [{ resource: "pods", verbs: ["get"], scope: ["payments"], requests: 10 }],
      },
      dead: true,
    },
  ],
};
const text = formatUsageSummary(summary);

it("comes back as it was written", () => {
  expect(readUsageSummary(text)).toEqual({ ok: true, value: summary });
});

it.each([
  ["cut short", text.slice(0, -20), "not JSON"],
  ["of another version", text.replace('"version": 1', '"version": 2'), "version: of another version than 1"],
  ["with a key of somebody's own", text.replace('"denied"', '"refused"'), "principals.0"],
  ["with a text for a number", text.replace('"requests": 10', '"requests": "10"'), "requests"],
  ["with an entry of another cluster", text.replace('"prod-eu",\n      "pri', '"dev",\n      "pri'), "another cluster"],
])("is none when it is %s", (_how, changed, words) => {
  expect(changed).not.toBe(text);
  expect(readUsageSummary(changed)).toMatchObject({ ok: false, message: expect.stringContaining(words) as string });
});

it("is read from the file of its cluster alone", () => {
  const files = new Map([
    ["usage/prod-eu.json", text],
    ["usage/other.json", text],
    ["usage/link.json", undefined],
  ]);
  const { summaries, problems } = readUsageSummaries(files);
  expect([...summaries.keys()]).toEqual(["prod-eu"]);
  expect([...problems.keys()]).toEqual(["usage/other.json", "usage/link.json"]);
});
