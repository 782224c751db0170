import { runTarget } from "./campaign";
import { TARGETS } from "./targets";

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (_, target) => {
  it.each(target.seeds.map((seed, index) => [index, seed] as const))(
    "is read as it is (seed text %i)",
    async (_, seed) => {
      expect(await target.read(seed)).toBe("read");
    },
  );

  it("is read or refused, whatever was changed in it", async () => {
    const { broken, refused } = await runTarget(target, 1, 25);
    expect(broken).toEqual([]);
    expect(refused).toBeGreaterThan(0);
  });
});
