import { readMark, withMark } from "../../lib/generated/mark";
import { threeWays } from "../../lib/generated/three-ways";

const OLD = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\n";
const ways = (there: string, next: string) =>
  threeWays(
    "w.yml",
    { there: withMark(there, "1.0.0"), old: withMark(OLD, "1.0.0"), next: withMark(next, "2.0.0") },
    "2.0.0",
  );

describe("an edited file beside two versions", () => {
  it("shows both changes, and what they make together", () => {
    const { edits, news, merged = "" } = ways(OLD.replace("a: 1", "a: ours"), OLD.replace("h: 8", "h: new"));
    expect(edits).toContain("-a: 1\n+a: ours\n");
    expect(news).toContain("-h: 8\n+h: new\n");
    expect(merged.split("\n").slice(1).join("\n")).toBe(OLD.replace("a: 1", "a: ours").replace("h: 8", "h: new"));
    // Still somebody's: the next version does not overwrite it, and compares with this one.
    expect(readMark(merged)).toEqual({ version: "2.0.0", isIntact: false });
  });

  it("makes nothing together where both touch the same lines", () => {
    expect(ways(OLD.replace("c: 3", "c: ours"), OLD.replace("c: 3", "c: new")).merged).toBeUndefined();
  });

  it("lacks nothing where the versions write the same", () => {
    expect(ways(OLD.replace("c: 3", "c: ours"), OLD).news).toBe("");
  });
});
