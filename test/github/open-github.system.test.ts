import { openGitHub } from "../../lib/io/github/open-github";
import { githubAccess } from "../../lib/io/github/read-access";
import { startFakeGitHub, type FakeGitHub } from "../workflows/fake-github";
import type { Permissions } from "../workflows/read-workflow";

let fake: FakeGitHub;
let waits: number[];
beforeEach(async () => {
  fake = await startFakeGitHub();
  waits = [];
});
afterEach(async () => {
  await fake.stop();
});

function open(permissions: Permissions) {
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return openGitHub({ url: fake.url, token: fake.token(permissions), repository: fake.state.repository, sleep });
}

test("a limit is waited out as GitHub asks, and a change is made once", async () => {
  fake.state.failures.push({
    status: 403,
    headers: { "retry-after": "7" },
    body: "You have exceeded a secondary rate limit",
  });
  fake.state.failures.push({ status: 429, body: "slow down" });
  await open({ issues: "write" }).createIssue({ title: "t", body: "b", labels: [] });
  expect(waits).toEqual([7_000, 120_000]);
  expect(fake.state.issues).toHaveLength(1);
});

test("what fails at GitHub is asked again, but not changed again: it may have been made", async () => {
  fake.state.failures.push({ status: 502, body: "bad gateway" });
  await expect(open({ issues: "read" }).listIssues("x")).resolves.toEqual([]);
  fake.state.failures.push({ status: 502, body: "bad gateway" });
  await expect(open({ issues: "write" }).createIssue({ title: "t", body: "b", labels: [] })).rejects.toThrow(
    /answered 502/,
  );
  expect(fake.state.issues).toEqual([]);
});

test("a permission that is missing is named", async () => {
  await expect(open({ issues: "read" }).createIssue({ title: "t", body: "b", labels: [] })).rejects.toThrow(
    "GitHub answered 403 to POST /repos/acme/eks-access/issues: Resource not accessible by integration; it takes issues=write",
  );
});

test("GitHub's own text cannot act in our message", async () => {
  fake.state.failures.push({ status: 404, body: "no\n::error::such \u001b[31m" });
  await expect(open({ issues: "read" }).listIssues("x")).rejects.toThrow("no\\u{a}::error::such \\u{1b}[31m");
});

test("every page is read; changes are a second apart", async () => {
  const github = open({ issues: "write" });
  for (let number = 0; number < 205; number += 1)
    await github.createIssue({ title: String(number), body: "", labels: ["l"] });
  expect(waits).toEqual(Array.from({ length: 204 }, () => 1_000));
  await expect(github.listIssues("l")).resolves.toHaveLength(205);
});

test.each([
  [{}, /GITHUB_API_URL and GITHUB_TOKEN are not both set/],
  [{ GITHUB_API_URL: "x", GITHUB_TOKEN: "y", GITHUB_REPOSITORY: "no slash" }, /expected org\/name/],
])("an environment that is no job's is refused: %j", (env, why) => {
  expect(() => githubAccess(env)).toThrow(why);
});
