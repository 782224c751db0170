import { toolDecision } from "../../support/require-tool";

test.each([
  [true, {}, "run"],
  [true, { CI: "true" }, "run"],
  [false, {}, "skip"],
  [false, { CI: "" }, "skip"],
  [false, { CI: "false" }, "skip"],
  [false, { CI: "1" }, "fail"],
  [false, { CI: "true" }, "fail"],
] as const)("tool there: %s, environment %j: %s", (isThere, env, expected) => {
  expect(toolDecision(isThere, env)).toBe(expected);
});
