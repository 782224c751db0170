import { orNearest, tryFindNearest } from "../../lib/diagnostics";

const CLUSTERS = ["prod-eu", "prod-us", "staging-eu"];

describe("did you mean", () => {
  it.each([
    ["prd-eu", "prod-eu"],
    ["PROD-EU", "prod-eu"],
    ["prod-ue", "prod-eu"],
    ["prod-e", "prod-eu"],
    ["staging-us", "staging-eu"],
  ])("%s is near %s", (word, nearest) => {
    expect(tryFindNearest(word, CLUSTERS)).toBe(nearest);
  });

  it.each([["dev"], [""], ["x".repeat(300)], ["constructor"]])("nothing is near %s", (word) => {
    expect(tryFindNearest(word, CLUSTERS)).toBeUndefined();
  });

  it.each([
    ["veiw", "view"],
    ["eidt", "edit"],
    ["admn", "admin"],
    ["roel", "role"],
  ])("takes swapped neighbours for one mistake: %s", (word, nearest) => {
    expect(tryFindNearest(word, ["view", "edit", "admin", "role", "user"])).toBe(nearest);
  });

  it("takes the first of two that are as near, whatever their order", () => {
    expect(
      tryFindNearest(
        "prod",
        ["prod-b", "prod-a"].map((name) => name.slice(0, 5) + name.slice(5)),
      ),
    ).toBeUndefined();
    expect(tryFindNearest("proda", ["prodc", "prodb"])).toBe("prodb");
  });

  it("names the nearest, or else what is legal, cut", () => {
    expect(orNearest("prd-eu", CLUSTERS)).toBe('; did you mean "prod-eu"?');
    expect(orNearest("x", CLUSTERS)).toBe("; legal: prod-eu, prod-us, staging-eu");
    expect(orNearest("x", [])).toBe("");
    expect(
      orNearest(
        "xx",
        Array.from({ length: 20 }, (_, i) => `cluster-${i + 10}`),
      ),
    ).toMatch(/ and 8 more$/);
  });
});
