import { awsTrailReader, type AwsTrailReaderOptions } from "../../../lib/io/cloudtrail/aws-trail-reader";
import type { TrailReader } from "../../../lib/ports/trail-reader";
import { recorded } from "./events";
import { startCloudTrail, type FakeCloudTrail, type FakeOptions } from "./fake-cloudtrail";

jest.setTimeout(60_000);

const HOME = { account: "111122223333", region: "eu-west-1" };
const credentialsFor = () => ({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" });

let fake: FakeCloudTrail;
afterEach(() => fake.close());

async function start(options: Partial<FakeOptions> = {}, reading: AwsTrailReaderOptions = {}): Promise<TrailReader> {
  fake = await startCloudTrail({ events: [], rate: 1_000, ...options });
  return awsTrailReader({ credentialsFor, endpoint: fake.url, pauseMs: 0, ...reading });
}

const ids = (page: Awaited<ReturnType<TrailReader["lookup"]>>): unknown =>
  "events" in page ? page.events.map(({ id }) => id) : page;

it("finds the events of one operation, newest first, with their records", async () => {
  const events = [
    recorded("DeleteAccessEntry", { id: "old", at: "2026-11-20T10:00:00Z" }),
    recorded("DeleteAccessEntry", { id: "new", at: "2026-11-21T10:00:00Z" }),
    recorded("CreateAccessEntry", { id: "other" }),
  ];
  const page = await (await start({ events })).lookup(HOME, "DeleteAccessEntry");
  expect(ids(page)).toEqual(["new", "old"]);
  expect(page).toMatchObject({
    isWhole: true,
    events: [{ at: new Date("2026-11-21T10:00:00Z"), detail: events[1] }, {}],
  });
});

it("reads every page", async () => {
  const events = Array.from({ length: 120 }, (_, index) => recorded("TagResource", { id: `e${index}` }));
  const page = await (await start({ events })).lookup(HOME, "TagResource");
  expect(new Set(ids(page) as string[]).size).toBe(120);
  expect(fake.calls()).toHaveLength(3);
});

it("stops after so many pages, and says that there were more", async () => {
  const events = Array.from({ length: 120 }, () => recorded("TagResource"));
  const page = await (await start({ events }, { mostPages: 2 })).lookup(HOME, "TagResource");
  expect(page).toMatchObject({ isWhole: false });
  expect(ids(page)).toHaveLength(100);
});

it("makes no more calls in a second than CloudTrail allows, however many are asked for at once", async () => {
  const events = Array.from({ length: 5 }, (_, index) => recorded(`Event${index}`));
  fake = await startCloudTrail({ events });
  const reader = awsTrailReader({ credentialsFor, endpoint: fake.url });
  const pages = await Promise.all(events.map(({ eventName }) => reader.lookup(HOME, eventName)));
  for (const page of pages) expect(ids(page)).toHaveLength(1);
  const times = fake.calls();
  for (const [index, at] of times.slice(2).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_000);
});

it("waits and asks again where others use up the rate", async () => {
  const reader = await start(
    { events: [recorded("A"), recorded("B"), recorded("C")], rate: 1 },
    { patience: [1_200, 1_200] },
  );
  for (const name of ["A", "B", "C"]) expect(ids(await reader.lookup(HOME, name))).toHaveLength(1);
});

it("a refusal is an answer, and is not asked for twice", async () => {
  const refuse = { code: "AccessDeniedException", message: "User: x is not authorized" };
  const reader = await start({ refuse });
  const couldNotLook = expect.stringContaining("AccessDeniedException: User: x is not authorized") as string;
  expect(await reader.lookup(HOME, "A")).toEqual({ couldNotLook });
  await fake.close();
  expect(await reader.lookup(HOME, "B")).toEqual({ couldNotLook });
  fake = await startCloudTrail({ events: [] });
});

it("another account's events are nobody's answer", async () => {
  const reader = await start({ events: [recorded("A", { account: "999988887777" })] });
  expect(await reader.lookup(HOME, "A")).toEqual({
    couldNotLook: "the credentials are of account 999988887777, not 111122223333",
  });
});
