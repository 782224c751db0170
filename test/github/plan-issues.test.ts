import { planIssues, type Observation } from "../../lib/github";
import { markKey, tryReadMark, writeMark } from "../../lib/github/marker";
import type { Issue } from "../../lib/ports/github-records";

const RULES = { kind: "drift" as const, cleared: "Clean.", where: "elsewhere" };
const found = (key: string, body = "rogue"): Observation => ({ key, state: "found", title: `Drift on ${key}`, body });
const clean = (key: string): Observation => ({ key, state: "clean" });
const unknown = (key: string): Observation => ({ key, state: "unknown" });

/** The issue that an action of opening made. */
function issueOf(seen: Observation, given: Partial<Issue> = {}): Issue {
  const [action] = planIssues([seen.key], [seen], [], RULES);
  if (action?.do !== "open") throw new Error("it opens nothing");
  const author = { login: "github-actions[bot]", isBot: true };
  return { number: 1, title: action.title, body: action.body, state: "open", labels: [], author, ...given };
}

function doing(
  seen: readonly Observation[],
  issues: readonly Issue[],
  expected: readonly string[] | undefined = seen.map(({ key }) => key),
): string[] {
  return planIssues(expected, seen, issues, RULES).map((action) => `${action.do} ${action.key}`);
}

const open = issueOf(found("one"));
const closed = issueOf(found("one"), { state: "closed" });

test.each<[string, Observation, readonly Issue[], readonly string[]]>([
  ["found for the first time", found("one"), [], ["open one"]],
  ["found the same again", found("one"), [open], []],
  ["found other", found("one", "another"), [open], ["update one"]],
  ["found again after it was closed", found("one"), [closed], ["reopen one"]],
  ["clean after it was found", clean("one"), [open], ["close one"]],
  ["clean and closed", clean("one"), [closed], []],
  ["clean from the start", clean("one"), [], []],
  ["unknown after it was found: nobody knows", unknown("one"), [open], []],
  ["unknown from the start", unknown("one"), [], []],
  ["unknown and closed", unknown("one"), [closed], []],
])("%s", (_, seen, issues, actions) => {
  expect(doing([seen], issues)).toEqual(actions);
});

test("an issue of what the files do not declare any more is closed", () => {
  expect(doing([], [open], ["two"])).toEqual(["close one"]);
  expect(doing([], [open], ["one"])).toEqual([]);
});

test("where nobody knows what to expect no issue is closed, whatever its title has become", () => {
  const retitled = { ...open, title: "Drift on one (we know, see #7)" };
  const actions = planIssues(undefined, [clean("two")], [retitled], RULES);
  expect(actions).toEqual([]);
});

test("of two issues about one thing the younger is closed", () => {
  expect(doing([found("one")], [issueOf(found("one"), { number: 9 }), open])).toEqual(["close one"]);
  expect(planIssues(["one"], [found("one")], [issueOf(found("one"), { number: 9 }), open], RULES)).toMatchObject([
    { number: 9 },
  ]);
});

test("an issue that somebody else opened with our mark is none of ours: it can silence nothing", () => {
  const forged = { ...open, author: { login: "mallory", isBot: false } };
  expect(doing([found("one")], [forged])).toEqual(["open one"]);
  expect(doing([clean("one")], [forged])).toEqual([]);
});

test("too many new ones at once are held back, updates never", () => {
  const many = Array.from({ length: 13 }, (_, index) => found(`cluster-${index}`));
  const actions = doing([...many, found("one", "changed")], [open]);
  expect(actions.filter((action) => action.startsWith("open"))).toHaveLength(10);
  expect(actions.filter((action) => action.startsWith("hold-back"))).toHaveLength(3);
  expect(actions).toContain("update one");
});

test("a body of 100 kB fits, and says what was cut", () => {
  const [action] = planIssues(["one"], [found("one", "- a line\n".repeat(12_000))], [], RULES);
  if (action?.do !== "open") throw new Error("it opens nothing");
  expect(Buffer.byteLength(action.body)).toBeLessThanOrEqual(60_000);
  expect(action.body).toMatch(/\*\*And \d+ more lines: elsewhere\.\*\*/);
});

test.each(["plain", 'a" hash="0" -->', "--><script>", "ünï", "a b"])("the key %j cannot leave its mark", (key) => {
  const text = writeMark({ kind: "drift", key, hash: "0f" });
  expect(text.match(/-->/g)).toHaveLength(1);
  expect(tryReadMark(`${text}\nbody`)).toEqual({ kind: "drift", key: markKey(key), hash: "0f" });
});

test.each(["", "<!-- eks-access-gitops:changes -->", ' <!-- eks-access-gitops:drift key="a" hash="0" -->'])(
  "%j has no mark",
  (text) => {
    expect(tryReadMark(text)).toBeUndefined();
  },
);
