import { ACCOUNT, ONE_CLUSTER, REGION, authorization, startCore } from "./support/core";

describe("throttling", () => {
  const clusters = { target: "/clusters", headers: { authorization: authorization(ACCOUNT, REGION, "eks") } };

  it("refuses every nth call, in the error shape of the service", () => {
    const core = startCore(ONE_CLUSTER, { throttle: { everyNth: 3 } });
    const outcomes = Array.from({ length: 6 }, () => core.send(clusters));
    expect(outcomes.map(({ response }) => response.status)).toEqual([200, 200, 429, 200, 200, 429]);
    expect(outcomes[2]).toMatchObject({
      response: {
        headers: { "x-amzn-errortype": "ThrottlingException" },
        body: '{"__type":"ThrottlingException","message":"Rate exceeded"}',
      },
      call: { operation: "ListClusters", status: 429, errorCode: "ThrottlingException" },
    });
  });

  it("is a 400 with the code Throttling in the query protocol", () => {
    const answer = startCore(ONE_CLUSTER, { throttle: { everyNth: 1 } }).query("sts", { Action: "GetCallerIdentity" });
    expect([answer.status, answer.text("Code"), answer.text("Message")]).toEqual([400, "Throttling", "Rate exceeded"]);
  });

  it("allows so many calls a second, by the clock it is given", () => {
    const core = startCore(ONE_CLUSTER, { throttle: { rate: 2 } });
    const statuses = (count: number): number[] =>
      Array.from({ length: count }, () => core.send(clusters).response.status);
    expect(statuses(3)).toEqual([200, 200, 429]);
    core.wait(500);
    expect(statuses(2)).toEqual([200, 429]);
    core.wait(60_000);
    expect(statuses(3)).toEqual([200, 200, 429]);
  });

  it("changes nothing", () => {
    const core = startCore(ONE_CLUSTER, { throttle: { everyNth: 1 } });
    core.create(`arn:aws:iam::${ACCOUNT}:role/x`);
    expect([...core.state.clusters.values()][0]?.entries.size).toBe(0);
  });
});
