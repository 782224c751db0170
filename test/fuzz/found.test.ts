// What the campaigns found, each kept as it was found.
import { readEksAnswer } from "./read-eks-answer";
import { TARGETS } from "./targets";

describe("what was found", () => {
  it.each(['"2027-02-30"', "[null]"])(
    "pages that lead back to themselves are not asked for ever (%s)",
    async (token) => {
      const answer = `{"accessEntries":["arn:aws:iam::111111111111:role/one"],"nextToken":${token}}`;
      expect(await readEksAnswer("ListAccessEntries", answer)).toBe("refused");
    },
  );

  it("accepted differences with a key that stands twice are not taken", async () => {
    const target = TARGETS.find(({ name }) => name === "accepted");
    expect(await target?.read("- principal: mapAccounts\n  reason: gone\n  reason: gone\n")).toBe("refused");
  });
});
