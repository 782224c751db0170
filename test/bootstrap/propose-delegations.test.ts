import { delegationLines, writeFoundAccess, type FoundAccess } from "../../lib/bootstrap";
import { parsePrincipalArn } from "../../lib/model";
import { compileFiles, repo, TODAY } from "../support/repo-builder";

const OPTIONS = { now: TODAY, strict: false, force: false, reason: () => "found", platformText: () => "" };

function found(groups: readonly string[], username: string | undefined): FoundAccess {
  const principal = parsePrincipalArn("arn:aws:iam::123456789012:role/deploy");
  if (!principal.ok) throw new Error("no principal");
  const grant = {
    cluster: "prod-eu",
    principal: principal.value,
    team: "blue",
    username,
    kubernetesGroups: groups,
    policies: {},
  };
  return { clusters: [], nodes: [], grants: [grant] } as unknown as FoundAccess;
}

const files = repo()
  .guardrails({ delegation: { "*": { policies: ["view"], clusterScope: [], clusters: ["*"], namespaces: "own" } } })
  .cluster("prod-eu")
  .team("blue")
  .build();

test("names that a team's delegation lacks are proposed with those that it has, beside the exceptions", () => {
  const {
    delegations,
    exceptions,
    files: written,
  } = writeFoundAccess(files, found(["admins", "blue:x"], "deployer"), OPTIONS);
  expect(exceptions.map(({ rule }) => rule)).toEqual(["delegation"]);
  const lines = delegationLines(delegations);
  expect(lines).toEqual([
    '- blue: {groups: ["*:blue", blue, blue:*, admins]}',
    "- blue: {usernames: [blue-*:*, blue:*, deployer]}",
  ]);
  // What is proposed is what it takes: without the exceptions, and with those lines, nothing is refused.
  const platform = repo().guardrails({
    delegation: {
      "*": { policies: ["view"], clusterScope: [], clusters: ["*"], namespaces: "own" },
      blue: { groups: ["*:blue", "blue", "blue:*", "admins"], usernames: ["blue-*:*", "blue:*", "deployer"] },
    },
  });
  const text = platform.build().get("platform.yaml");
  if (text === undefined) throw new Error("no platform");
  const all = new Map([
    ...files,
    ...[...written].map(([path, one]) => [path, { text: one }] as const),
    ["platform.yaml", text] as const,
  ]);
  expect(compileFiles(all).errors).toEqual([]);
});

test("nothing is proposed where nothing is refused", () => {
  expect(writeFoundAccess(files, found(["blue:x"], undefined), OPTIONS).delegations).toEqual([]);
});
