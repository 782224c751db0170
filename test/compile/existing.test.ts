// `entry: existing`: AWS makes the entry, and only its policies are managed.
import { clusterDrift } from "../../lib/drift";
import { entryRecords } from "../../lib/review";
import type { LiveEntry } from "../../lib/ports/eks-reader";
import { policyArn } from "../../lib/model";
import { findStack } from "../constructs/synthesized";
import { repo, type Compiled } from "../support/repo-builder";

const ROLE = "arn:aws:iam::123456789012:role/kro";
const grant = { principals: [{ role: "kro" }], clusters: ["*"], entry: "existing" };
const files = repo().grants("blue", { ...grant, policies: { edit: ["blue"] } });

test("is an entry without groups or username, listed as one that exists", () => {
  const { plan } = files.compile();
  const records = plan === undefined ? [] : entryRecords(plan, { clusters: [], teams: ["blue"], principals: [] });
  expect(records).toMatchObject([
    {
      principal: ROLE,
      existing: true,
      username: null,
      kubernetesGroups: [],
      policies: { AmazonEKSEditPolicy: ["blue"] },
    },
  ]);
});

test("is a policy association in Terraform, which waits for no entry and is replaced with none", () => {
  const { plan } = files.compile();
  if (plan === undefined) throw new Error("not sound");
  const { resource } = findStack(plan, "prod-eu");
  const of = (type: string): Record<string, unknown>[] =>
    Object.values(resource[type] ?? {}).filter((one) => one["principal_arn"] === ROLE);
  expect(of("aws_eks_access_entry")).toEqual([]);
  const [association, ...others] = of("aws_eks_access_policy_association");
  expect(others).toEqual([]);
  expect(association).toMatchObject({ policy_arn: policyArn("AmazonEKSEditPolicy", "aws") });
  expect(Object.keys(association ?? {})).not.toEqual(expect.arrayContaining(["depends_on"]));
  expect(Object.keys(association ?? {})).not.toEqual(expect.arrayContaining(["lifecycle"]));
});

test.each<[string, object, string[]]>([
  ["groups of its own", { policies: { edit: ["blue"] }, kubernetesGroups: ["blue"] }, ["existing-conflict"]],
  ["a username", { policies: { edit: ["blue"] }, username: "blue:x" }, ["existing-conflict"]],
  ["a profile with groups", { profile: "developer" }, ["existing-conflict"]],
  ["a username alone", { policies: undefined, username: "blue:x" }, ["existing-conflict", "grants-nothing"]],
  ["another word", { policies: { edit: ["blue"] }, entry: "new" }, ["invalid-value"]],
])("with %s is refused", (_, keys, errors) => {
  expect(
    repo()
      .grants("blue", { ...grant, ...keys })
      .compile().errors,
  ).toEqual(errors);
});

test("beside a grant that makes the entry is refused, whichever team's it is; two that say so are one", () => {
  const other = { principals: [{ role: "kro" }], clusters: ["*"], policies: { view: ["red"] } };
  expect(files.grants("red", other).compile().errors).toEqual(["existing-conflict"]);
  const { plan } = files.grants("red", { ...other, entry: "existing" }).compile();
  expect(plan?.clusters[0]?.entries.find(({ principal }) => principal.arn === ROLE)).toMatchObject({
    existing: true,
    teams: ["blue", "red"],
  });
});

function drift({ plan }: Compiled, entries: readonly LiveEntry[]): string[] {
  const [cluster] = plan?.clusters ?? [];
  if (cluster === undefined) throw new Error("not sound");
  const only = { ...cluster, entries: cluster.entries.filter(({ existing }) => existing) };
  const live = { name: "prod-eu", authenticationMode: "API", entries };
  return clusterDrift(only, new Map([["a", "b"]]), live, new Date("2026-11-22")).findings.map(
    ({ kind, policy }) => `${kind} ${policy ?? ""}`,
  );
}

test("drifts by its policies: not by what the service does with the entry, nor by its own policies", () => {
  const policyOf = (name: string, scope: LiveEntry["policies"][number]["scope"]) => ({
    policyArn: policyArn(name, "aws"),
    scope,
  });
  const cluster = { type: "cluster" } as const;
  const own = policyOf("AmazonEKSKROPolicy", cluster);
  const edit = policyOf("AmazonEKSEditPolicy", { type: "namespace", namespaces: ["blue"] });
  const entry = (policies: LiveEntry["policies"]): LiveEntry => ({
    principalArn: ROLE,
    type: "STANDARD",
    username: "whatever-aws-chose",
    kubernetesGroups: [],
    tags: { "made-by": "somebody" },
    accessEntryArn: "arn",
    createdAt: undefined,
    modifiedAt: undefined,
    policies,
  });
  const compiled = files.compile();
  expect(drift(compiled, [entry([own, edit])])).toEqual([]);
  expect(drift(compiled, [entry([own])])).toEqual(["policy-missing AmazonEKSEditPolicy"]);
  expect(drift(compiled, [entry([own, edit, policyOf("AmazonEKSAdminPolicy", cluster)])])).toEqual([
    "policy-unexpected AmazonEKSAdminPolicy",
  ]);
  expect(drift(compiled, [])).toEqual(["existing-entry-missing "]);
});
