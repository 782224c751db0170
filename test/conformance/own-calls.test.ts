import { Interrupted, NotOurs, onlyOwn } from "../../lib/conformance/own-calls";
import type { ApiAnswer } from "../../lib/ports/api-caller";

const RUN = "conformance-0a1b2c3d";
const OWN = `arn:aws:iam::111122223333:role/conformance/${RUN}-1a`;
const YOURS = "arn:aws:iam::111122223333:role/platform-admin";
const fine: ApiAnswer = { kind: "output", output: {} };

function open(answer: ApiAnswer = fine, signal?: AbortSignal) {
  const sent: string[] = [];
  const caller = { send: (operation: string) => (sent.push(operation), Promise.resolve(answer)) };
  return { sent, own: onlyOwn(caller, RUN, signal) };
}

describe("the suite's calls", () => {
  it.each<[string, object]>([
    ["CreateAccessEntry", { clusterName: "prod", principalArn: YOURS }],
    ["CreateAccessEntry", { clusterName: "prod" }],
    ["UpdateAccessEntry", { clusterName: "prod", principalArn: YOURS }],
    ["DeleteAccessEntry", { clusterName: "prod", principalArn: YOURS }],
    ["AssociateAccessPolicy", { clusterName: "prod", principalArn: YOURS, policyArn: RUN }],
    ["DisassociateAccessPolicy", { clusterName: RUN, principalArn: YOURS }],
    ["TagResource", { resourceArn: "arn:aws:eks:eu-west-1:111122223333:cluster/prod", tags: { a: RUN } }],
    ["UntagResource", { resourceArn: "arn:aws:eks:eu-west-1:111122223333:cluster/prod", tagKeys: [RUN] }],
    ["UpdateClusterConfig", { name: "prod", accessConfig: { authenticationMode: "API" } }],
    ["DeleteCluster", { name: "prod" }],
  ])("never reach AWS where they would change what the run did not make: %s", async (operation, input) => {
    const { own, sent } = open();
    await expect(own.send(operation, input)).rejects.toThrow(NotOurs);
    expect(sent).toEqual([]);
  });

  it("may read anything, and change what bears the run's name", async () => {
    const { own, sent } = open();
    await own.send("DescribeAccessEntry", { clusterName: "prod", principalArn: YOURS });
    await own.send("DeleteAccessEntry", { clusterName: "prod", principalArn: OWN });
    expect(sent).toEqual(["DescribeAccessEntry", "DeleteAccessEntry"]);
  });

  it.each<[string, ApiAnswer, number]>([
    ["made", fine, 1],
    ["perhaps made: the answer was lost", { kind: "failed", why: "ECONNRESET" }, 1],
    ["there already", { kind: "refused", code: "ResourceInUseException", message: "", status: 409 }, 1],
    ["refused", { kind: "refused", code: "InvalidParameterException", message: "", status: 400 }, 0],
  ])("remember an entry that is %s", async (_, answer, count) => {
    const { own } = open(answer);
    await own.send("CreateAccessEntry", { clusterName: "prod", principalArn: OWN });
    expect(own.made()).toHaveLength(count);
    own.forget("prod", OWN);
    expect(own.made()).toEqual([]);
  });

  it("end when somebody presses Ctrl-C", async () => {
    const { own, sent } = open(fine, AbortSignal.abort());
    await expect(own.send("DescribeAccessEntry", {})).rejects.toThrow(Interrupted);
    expect(sent).toEqual([]);
  });
});
