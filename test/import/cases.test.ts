// ConfigMaps of public shapes, and what each must become. Accounts, names and suffixes are made up.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readAwsAuth, readConfigMapText } from "../../lib/aws-auth";
import { importClusters, type Import } from "../../lib/import/import-clusters";
import { teamByRules } from "../../lib/import/team-of";
import { ACCOUNT, iamWith, roleArn, userArn } from "./world";

const ROLES = [
  "Stack-FargateClusterMastersRole50BAF9FD-1AAAAAAAAAAAA",
  "Stack-FargatePodExecutionRole66F2610E-1BBBBBBBBBBBB",
  "initial-eks-node-group-20230510190122143200000002",
  "EKSClusterAccess-staging",
  "GitHubActionsReadonlyRole-staging",
  "cluster-nodegroup-n-NodeInstanceRole-1AAAAAAAAAAAA",
  "admin",
  "readonly",
  "ng-al2023",
  "acme-fis",
  "RtbFabricEndpoints",
  "eks-admin",
  "ng",
];

function read(name: string) {
  return readConfigMapText(readFileSync(join(__dirname, "cases", name)));
}

async function importCase(name: string): Promise<Import> {
  const file = read(name);
  if ("problem" in file) throw new Error(file.problem);
  const cluster = { name: "one", account: ACCOUNT, region: "eu-west-1", authenticationMode: undefined };
  return await importClusters(
    [{ cluster, awsAuth: readAwsAuth(file.configMap), bindings: undefined }],
    iamWith(...ROLES.map((role) => roleArn(role)), userArn("ada")),
    { teamOf: teamByRules([]), usePolicies: false },
  );
}

const granted = ({ found }: Import): string[] =>
  found.grants.map(({ principal, policies, kubernetesGroups, username = "-" }) =>
    [principal.name, username, ...Object.keys(policies), ...kubernetesGroups].join(" "),
  );
const nodes = ({ found }: Import): string[] => found.nodes.map(({ principal, type }) => `${type} ${principal.name}`);
const jobs = ({ tasks }: Import): string[] =>
  tasks.map(({ where, today, problem, todo }) => `${where}: ${today} | ${problem} | ${todo}`);

test("06: `role_arn`, Terraform's habit, matches nobody, and each line says so of its own ARN", async () => {
  const all = await importCase("06.yaml");
  expect([granted(all), nodes(all)]).toEqual([[], []]);
  expect(jobs(all)).toEqual(
    ["platform-admins", "node-role", "fargate-role"].map(
      (name) =>
        expect.stringMatching(new RegExp(`role/${name} stands under the key \`role_arn\`.*\`rolearn\``)) as string,
    ),
  );
});

test("07: the CDK's list of manifests is the ConfigMap in it", async () => {
  const all = await importCase("07.json");
  const masters = "Stack-FargateClusterMastersRole50BAF9FD-1AAAAAAAAAAAA";
  expect(granted(all)).toEqual([`${masters} ${roleArn(masters)} AmazonEKSClusterAdminPolicy`]);
  expect(nodes(all)).toEqual(["FARGATE_LINUX Stack-FargatePodExecutionRole66F2610E-1BBBBBBBBBBBB"]);
});

test("08: one role for Linux and Windows nodes is one job, about nodes", async () => {
  const all = await importCase("08.yaml");
  expect(nodes(all)).toEqual([]);
  expect(jobs(all)).toEqual([expect.stringMatching(/EC2_LINUX and EC2_WINDOWS.*each kind of node a role of its own/)]);
  expect(jobs(all)[0]).not.toMatch(/people|delete/);
});

test("12: a federated user's line lets somebody in, and nobody is told to delete it", async () => {
  const all = await importCase("12.yaml");
  expect(jobs(all)).toEqual([
    expect.stringMatching(/^mapUsers\[0\]: username ops-user.*federated user.*keep the line/),
  ]);
  expect(jobs(all)[0]).not.toMatch(/delete/);
});

test("14: administrators under a node's name are administrators; a short account is told once", async () => {
  const all = await importCase("14.yaml");
  expect(granted(all)).toEqual([
    "admin - AmazonEKSClusterAdminPolicy",
    "readonly - AmazonEKSClusterAdminPolicy db-user",
  ]);
  expect(nodes(all)).toEqual([]);
  expect(jobs(all).filter((job) => job.includes("555555"))).toHaveLength(1);
});

test("23: nodes named by their session are not taken for hybrid nodes without a word", async () => {
  const all = await importCase("23.yaml");
  expect(nodes(all)).toEqual([]);
  expect(jobs(all)).toEqual([expect.stringMatching(/hybrid nodes, or EC2 nodes.*trust policy/)]);
});

test("26: a username alone is a grant of the username alone", async () => {
  const all = await importCase("26.yaml");
  expect(granted(all)).toEqual([
    "acme-fis fis-experiment",
    "RtbFabricEndpoints rtbfabric-integration",
    "eks-admin eks-admin AmazonEKSClusterAdminPolicy",
  ]);
  expect(jobs(all)).toEqual([]);
});

test("32: a template is named as one, and nobody is told to put quotes around it", async () => {
  const all = await importCase("32.yaml");
  expect(jobs(all)).toEqual([expect.stringMatching(/never rendered/), expect.stringMatching(/never rendered/)]);
  expect(jobs(all).join()).not.toMatch(/quotes|access again/);
});

test("44: a mapping tool's list is roles, users and accounts", async () => {
  const all = await importCase("44.json");
  expect(nodes(all)).toEqual(["EC2_LINUX ng"]);
  expect(granted(all)).toEqual(["ada ada AmazonEKSClusterAdminPolicy"]);
  expect(jobs(all)).toEqual([expect.stringMatching(/^mapAccounts: gives every principal/)]);
});

test.each([
  ["48.yaml", /a JSON patch/],
  ["49.yaml", /a patch, a part of a ConfigMap/],
])("%s is a patch, and refused with what to run instead", (name, problem) => {
  expect(read(name)).toEqual({
    problem: expect.stringMatching(problem) as string,
    hint: expect.stringContaining("kubectl get configmap aws-auth") as string,
  });
});

test.each([
  [
    "Terraform's template",
    "data:\n  mapRoles: |\n%{ for arn in arns ~}\n    - rolearn: ${arn}\n%{ endfor ~}\n",
    /never rendered/,
    /render it first/,
  ],
  [
    "the values of a chart",
    "mapRoles:\n- {rolearn: x}\n",
    /what one is made of/,
    /^run: kubectl get configmap aws-auth/,
  ],
])("%s is refused as what it is", (_, text, problem, hint) => {
  expect(readConfigMapText(Buffer.from(text))).toEqual({
    problem: expect.stringMatching(problem) as string,
    hint: expect.stringMatching(hint) as string,
  });
});
