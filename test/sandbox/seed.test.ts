import { parse } from "yaml";

import { parseSeed } from "../../lib/sandbox";
import { seedState } from "../../lib/sandbox/seed-state";
import type { SandboxSeed } from "../../lib/sandbox";
import { ACCOUNT, REGION, START, role, startCore } from "./support/core";

const cluster = { name: "prod", account: ACCOUNT, region: REGION };

describe("a seed", () => {
  it("makes entries with their policies and EKS's defaults", () => {
    const core = startCore({
      clusters: [
        {
          ...cluster,
          entries: [
            { principalArn: role("n"), type: "EC2_LINUX" },
            {
              principalArn: role("team/x"),
              kubernetesGroups: ["g"],
              tags: { "aws:eks:managed": "true" },
              policies: [
                { policy: "AmazonEKSViewPolicy", scope: ["a", "b-*"] },
                { policy: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", scope: "cluster" },
              ],
            },
          ],
        },
      ],
    });
    expect(core.describe(role("n")).body["accessEntry"]).toMatchObject({ kubernetesGroups: ["system:nodes"] });
    expect(core.describe(role("team/x")).body["accessEntry"]).toMatchObject({
      kubernetesGroups: ["g"],
      tags: { "aws:eks:managed": "true" },
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/x/{{SessionName}}`,
    });
    expect(core.associated(role("team/x")).body["associatedAccessPolicies"]).toEqual([
      expect.objectContaining({ accessScope: { type: "cluster", namespaces: [] } }),
      expect.objectContaining({ accessScope: { type: "namespace", namespaces: ["a", "b-*"] } }),
    ]);
  });

  it.each<[string, SandboxSeed, RegExp]>([
    ["a name that EKS has not", { clusters: [{ ...cluster, name: "a/b" }] }, /"a\/b" cannot be a cluster's name/],
    [
      "an account of 11 digits",
      { clusters: [{ ...cluster, account: "1".repeat(11) }] },
      /cluster prod: the account must be 12 digits/,
    ],
    ["a region that is none", { clusters: [{ ...cluster, region: "Ireland" }] }, /"Ireland" is not a region/],
    [
      "the same cluster twice",
      { clusters: [cluster, cluster] },
      /cluster prod of 111122223333, eu-west-1 is listed twice/,
    ],
    [
      "two entries of one principal",
      { clusters: [{ ...cluster, entries: [{ principalArn: role("x") }, { principalArn: role("x") }] }] },
      /has two entries/,
    ],
    [
      "entries in mode CONFIG_MAP",
      { clusters: [{ ...cluster, authenticationMode: "CONFIG_MAP", entries: [{ principalArn: role("x") }] }] },
      /has no access entries/,
    ],
    ["a principal that is none", { principals: ["x"] }, /principals: "x" is not the ARN of an IAM role or user/],
    [
      "a creator that is none",
      { clusters: [{ ...cluster, bootstrapCreator: "x" }] },
      /cluster prod: "x" is not the ARN/,
    ],
  ])("cannot have %s", (_, seed, message) => {
    expect(() => seedState(seed, START, () => "id")).toThrow(message);
  });
});

describe("a seed file", () => {
  it("is read from YAML", () => {
    const text = `
      clusters:
        - name: prod
          account: "${ACCOUNT}"
          region: ${REGION}
          authenticationMode: CONFIG_MAP
          version: "1.30"
          bootstrapCreator: ${role("creator")}
      principals: [${role("x")}]
      absentPrincipals: []
    `;
    const seed = parseSeed(parse(text));
    expect(seed.clusters?.[0]).toEqual({
      ...cluster,
      authenticationMode: "CONFIG_MAP",
      version: "1.30",
      bootstrapCreator: role("creator"),
    });
  });

  it.each([
    ["an unknown key", { clusters: [{ ...cluster, mode: "API" }] }, /Unrecognized key: "mode"[^]*clusters\[0\]/],
    [
      "an account without quotes",
      { clusters: [{ ...cluster, account: 111122223333 }] },
      /12 digits in quotes[^]*clusters\[0\]\.account/,
    ],
    ["a version without quotes", { clusters: [{ ...cluster, version: 1.3 }] }, /version must be in quotes/],
    ["an unknown mode", { clusters: [{ ...cluster, authenticationMode: "api" }] }, /clusters\[0\]\.authenticationMode/],
    ["no object", "prod", /The seed is not valid/],
    [
      "an empty scope",
      { clusters: [{ ...cluster, entries: [{ principalArn: role("x"), policies: [{ policy: "p", scope: [] }] }] }] },
      /scope/,
    ],
  ])("is refused with %s, and the place", (_, value, message) => {
    expect(() => parseSeed(value)).toThrow(message);
  });
});
