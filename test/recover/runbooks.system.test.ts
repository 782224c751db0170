import { describeWith, missingAwsCli, run } from "../sandbox/support/tools";
import { folder } from "../scripts/harness";
import { linesOf } from "./runbook-lines";

jest.setTimeout(120_000);

describeWith(missingAwsCli())("the AWS CLI takes each line of the runbooks", () => {
  // A skeleton is printed after the options were read and before anything is called.
  const known = linesOf("aws").filter(([, line]) => !/^aws (sso|configure|eks update-kubeconfig)/.test(line));
  it.each(known)("%s: %s", async (_page, line) => {
    const command = `${line} --generate-cli-skeleton`;
    const { status, stderr } = await run("bash", ["-c", command], { env: { AWS_DEFAULT_REGION: "eu-west-1" } });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it.each(linesOf("aws eks update-kubeconfig"))("%s: %s", async (_page, line) => {
    const { stderr } = await run("bash", ["-c", line], {
      env: {
        HOME: folder().path,
        AWS_ENDPOINT_URL: "http://127.0.0.1:1",
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: "x",
        AWS_MAX_ATTEMPTS: "1",
      },
    });
    // Its options were understood: what is missing is a profile, or AWS.
    expect(stderr).toMatch(/Could not connect|config profile/);
  });
});
