import { createCallLog } from "../../lib/sandbox/call-log";

it("keeps the last calls and forgets the oldest", () => {
  const log = createCallLog(3);
  const call = { account: "", region: "", service: "eks", operation: "ListClusters", status: 200 };
  for (let index = 0; index < 10; index += 1) log.add({ ...call, at: String(index) });
  expect(log.calls().map(({ at }) => at)).toEqual(["7", "8", "9"]);
});
