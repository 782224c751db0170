import { pipelineTrust, rolePolicy } from "../../lib/cloud";
import { judgePipelineTrust } from "../../lib/doctor/checks/pipeline-trust";
import { rightsQuestions } from "../../lib/doctor/questions";
import { accountOf, S3 } from "../cloud/support/account";
import { decide } from "../cloud/support/iam";

const trusted = {
  owner: "acme",
  name: "eks-access",
  ids: { owner: "1", repository: "2" },
  environment: "production",
  branch: "main",
};
const home = { account: "111122223333", partition: "aws" };

test("a role's trust is the file's in whatever order, and nothing else is", () => {
  const wanted = pipelineTrust(home, { repository: trusted }, "apply");
  const judge = (live: string) => judgePipelineTrust(live, wanted, home.account).status;
  expect(judge(JSON.stringify(JSON.parse(wanted), null, 2))).toBe("green");
  expect(judge(pipelineTrust(home, { repository: { ...trusted, branch: "trunk" } }, "apply"))).toBe("red");
  expect(judge(pipelineTrust(home, { repository: { ...trusted, environment: "live" } }, "apply"))).toBe("red");
  expect(judge(wanted.replaceAll("StringEquals", "StringLike"))).toBe("red");
  expect(judge("{}")).toBe("red");
});

const USES = ["plan", "drift", "apply"] as const;

test.each(USES)(
  "what is asked of the %s role are things, not patterns, and its own policy allows all of them",
  (use) => {
    const account = accountOf();
    const policy = rolePolicy(account, S3, use);
    const asked = rightsQuestions(account, S3, use).flatMap(({ actions, resources, context }) =>
      actions.flatMap((action) => resources.map((resource) => ({ action, resource, context }))),
    );
    expect(asked.length).toBeGreaterThan(10);
    for (const { resource } of asked) expect(resource === "*" || !resource.includes("*")).toBe(true);
    const refused = asked.filter(({ action, resource, context }) => {
      const given = Object.entries(context).map(([key, value]) => [key, [value].flat()[0] ?? ""] as const);
      return decide(policy, { action, resource, context: Object.fromEntries(given) }) !== "allowed";
    });
    expect(refused).toEqual([]);
  },
);
