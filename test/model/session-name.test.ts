import fc from "fast-check";

import { mayRenderAlike, readTemplate } from "../../lib/model";
import { lawRuns } from "../support/law-runs";

function alike(one: string, other: string): boolean {
  return mayRenderAlike(readTemplate(one), readTemplate(other));
}

describe("two usernames", () => {
  it.each([
    ["a:x", "a:x", true],
    ["a:x", "a:y", false],
    ["a:{{SessionName}}", "a:oncall", true],
    ["a:{{SessionName}}", "a:on:call", false],
    ["a:{{SessionName}}", "a:on call", false],
    ["a:{{SessionName}}", "b:oncall", false],
    ["a:{{SessionName}}", "a:{{SessionNameRaw}}", true],
    ["a:{{SessionName}}-x", "a:y-{{SessionName}}", true],
    ["a:{{SessionName}}:x", "a:y:{{SessionName}}", true],
    ["a:{{SessionName}}:x", "a:{{SessionName}}:y", false],
    ["a:{{SessionName}}", "a:b:{{SessionName}}", false],
    ["arn:aws:sts::1:assumed-role/{{SessionName}}/x", "arn:aws:sts::1:assumed-role/break-glass/{{SessionName}}", true],
    ["arn:aws:sts::1:assumed-role/{{SessionName}}", "arn:aws:sts::1:assumed-role/break-glass/{{SessionName}}", false],
  ])("%s and %s: %s", (one, other, expected) => {
    expect([alike(one, other), alike(other, one)]).toEqual([expected, expected]);
  });

  it("can be alike if they have a rendering in common, and only then", () => {
    const part = fc.constantFrom("a", "b", ":", "{{SessionName}}");
    // A shortest common rendering has no session name longer than what the other one writes out: three characters.
    const username = fc.array(part, { maxLength: 3 }).map((parts) => `u:${parts.join("")}`);
    // No session is called by so little, but to us it may be: one too many is refused rather than one too few.
    const sessions = ["", "a", "b", "aa", "ab", "ba", "bb", "aab", "abb", "bab", "aba", "aaa", "bbb", "baa", "bba"];
    const render = (text: string): string[] => {
      const [first = "", ...rest] = text.split("{{SessionName}}");
      return rest.reduce<string[]>(
        (all, next) => all.flatMap((one) => sessions.map((name) => one + name + next)),
        [first],
      );
    };
    fc.assert(
      fc.property(username, username, (one, other) => {
        fc.pre((one + other).split("{{").length <= 5);
        const mine = new Set(render(one));
        expect(alike(one, other)).toBe(render(other).some((text) => mine.has(text)));
      }),
      lawRuns(300),
    );
  });

  it("of any length are compared at once", () => {
    const long = `a:${"ab".repeat(50_000)}`;
    expect(alike(`${long}{{SessionName}}b`, `${long}a{{SessionName}}`)).toBe(true);
    expect(alike(`${long}{{SessionName}}b`, `${long}{{SessionName}}:`)).toBe(false);
  });
});
