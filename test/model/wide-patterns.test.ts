import { areWide } from "../../lib/model";

describe("namespaces that are as good as the whole cluster", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789-".split("");

  it.each([
    ["no pattern", ["a", "b"], false],
    ["a pattern of one letter", ["a*"], true],
    ["a pattern of two", ["ab*"], false],
    ["36 patterns of two", letters.slice(1).map((letter) => `a${letter}*`), false],
    ["37 patterns of two", letters.map((letter) => `a${letter}*`), true],
    ["one of them 37 times", letters.map(() => "ab*"), false],
    ["1,369 patterns of three", letters.flatMap((b) => letters.map((c) => `a${b}${c}*`)), true],
    ["1,368 patterns of three", letters.flatMap((b) => letters.map((c) => `a${b}${c}*`)).slice(1), false],
    [
      "patterns of both",
      [...letters.slice(1).map((letter) => `a${letter}*`), ...letters.map((letter) => `ba${letter}*`)],
      true,
    ],
    ["any number of names", Array.from({ length: 10_000 }, (_, index) => `n${index}`), false],
  ])("%s", (_what, patterns, expected) => {
    expect(areWide(patterns)).toBe(expected);
  });
});
