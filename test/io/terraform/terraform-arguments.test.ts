import {
  applyArguments,
  initArguments,
  planArguments,
  showArguments,
} from "../../../lib/io/terraform/terraform-arguments";

const settings = { lockTimeoutSeconds: 300, parallelism: undefined };
const plan = { file: "/s/plan.tfplan", refresh: true, lock: true, destroy: false };
const START = ["plan", "-input=false", "-no-color", "-out=/s/plan.tfplan"];

test.each([
  ["by default", planArguments(plan, settings), [...START, "-lock-timeout=300s"]],
  ["for a role that may only read", planArguments({ ...plan, lock: false }, settings), [...START, "-lock=false"]],
  [
    "without refresh",
    planArguments({ ...plan, refresh: false }, settings),
    [...START, "-lock-timeout=300s", "-refresh=false"],
  ],
  ["to destroy", planArguments({ ...plan, destroy: true }, settings), [...START, "-lock-timeout=300s", "-destroy"]],
  [
    "faster",
    planArguments(plan, { ...settings, parallelism: 30 }),
    [...START, "-lock-timeout=300s", "-parallelism=30"],
  ],
])("plan %s", (_, found, expected) => {
  expect(found).toEqual(expected);
});

test("init, apply and show", () => {
  expect(initArguments(["-lockfile=readonly"])).toEqual(["init", "-input=false", "-no-color", "-lockfile=readonly"]);
  expect(applyArguments("/s/p", { lockTimeoutSeconds: 5, parallelism: 2 })).toEqual([
    "apply",
    "-input=false",
    "-no-color",
    "-lock-timeout=5s",
    "-parallelism=2",
    "/s/p",
  ]);
  expect(showArguments("/s/p")).toEqual(["show", "-no-color", "-json", "/s/p"]);
  expect(showArguments()).toEqual(["show", "-no-color", "-json"]);
});
