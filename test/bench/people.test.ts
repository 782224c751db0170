import { BREAK_GLASS, heldBy, worlds, wrongAtEnd, wrongNow, type Held } from "../../bench/faults/people";

const ADMIN = "AmazonEKSClusterAdminPolicy on the cluster";
const [before, after] = worlds(2).map(heldBy) as [Held, Held];
const withBreakGlass = (held: Held): Held => new Map([...held, [BREAK_GLASS, new Set([ADMIN])]]);
const without = (held: Held, name: string): Held => new Map([...held].filter(([each]) => each !== name));

describe("what a campaign of faults takes for wrong", () => {
  it("is nothing at either end of a change", () => {
    for (const now of [before, after].map(withBreakGlass)) expect(wrongNow(now, before, after)).toEqual([]);
    expect(wrongAtEnd(withBreakGlass(after), after)).toEqual({ lost: [], surplus: [] });
  });

  it("is who lost what they keep, on the way", () => {
    expect(wrongNow(withBreakGlass(without(before, "admin-0")), before, after)).toEqual([`admin-0 lost ${ADMIN}`]);
    const bare = withBreakGlass(new Map([...before, ["p-0", new Set<string>()]]));
    expect(wrongNow(bare, before, after)).toContain("p-0 is bare");
  });

  it("is break-glass gone, and nobody who administers", () => {
    expect(wrongNow(before, before, after)).toEqual(["break-glass is lost"]);
    const nobody = withBreakGlass(new Map([...before].filter(([name]) => !name.startsWith("admin-"))));
    expect(wrongNow(nobody, before, after)).toContain("nobody administers");
  });

  it("is a policy on another scope, an entry too many and one too few, at the end", () => {
    const now = withBreakGlass(
      new Map([...without(after, "joins"), ["leaves", new Set(["x"])], ["o-0", new Set(["AmazonEKSEditPolicy on y"])]]),
    );
    expect(wrongAtEnd(now, after)).toEqual({
      lost: ["o-0: AmazonEKSEditPolicy on x", "joins: its entry"],
      surplus: ["o-0: AmazonEKSEditPolicy on y", "leaves: its entry"],
    });
  });
});
