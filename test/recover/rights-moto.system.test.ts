import { awsRightsReader } from "../../lib/io/recovery/aws-rights-reader";
import { isStop, readRecovered, type Target } from "../../lib/recover";
import { checkRights } from "../../lib/recover/check-rights";
import { describeWithMoto } from "../support/moto";

jest.setTimeout(60_000);

const ACCOUNT = "111122223333";
const read = readRecovered(`arn:aws:iam::${ACCOUNT}:role/path/night-shift`);
if (!read.ok || isStop(read)) throw new Error("the principal of this test is wrong");
const target: Target = {
  cluster: { name: "prod", account: ACCOUNT, region: "eu-west-1", partition: "aws" },
  principal: read.value,
  until: new Date("2026-11-22T04:00:00Z"),
};
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "x" };

describeWithMoto("the caller's rights at moto", (moto) => {
  it("knows the caller, and takes what moto cannot do for an answer", async () => {
    const { url } = moto();
    const reader = awsRightsReader({ credentialsFor: () => KEYS, iamEndpoint: url, stsEndpoint: url });
    const result = await checkRights(target, { changesMode: false, createsEntry: true }, reader);
    expect(result).toMatchObject({
      caller: expect.stringMatching(/^arn:aws:(sts|iam)::123456789012:/) as string,
      notes: [expect.stringContaining("could not be checked")],
    });
  });
});
