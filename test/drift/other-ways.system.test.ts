// Ways into a cluster beside its entries: identity providers and capabilities, as the EKS API tells them.
import { findDrift, formatDriftMarkdown, formatDriftTable } from "../../lib/drift";
import { tryReadDrift } from "../../lib/github";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { awsWaysReader } from "../../lib/io/eks/aws-ways-reader";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { sandboxCredentials } from "../../scripts/demo/sandbox-access";
import { ACCOUNT, NOW, planOf, role, seedOf } from "./world";

const plan = planOf();
let sandbox: Sandbox;
beforeAll(async () => {
  const seed = seedOf(plan);
  const clusters = seed.clusters.map((cluster) =>
    cluster.name === "one"
      ? {
          ...cluster,
          identityProviders: [{ name: "okta" }, { name: "z\u001b[2J" }],
          capabilities: [
            { name: "kro", type: "KRO" as const, roleArn: role("kro") },
            {
              name: "argocd",
              type: "ARGOCD" as const,
              roleArn: role("argo"),
              rbacRoleMappings: [{ role: "ADMIN", identities: [{ id: "g-1", type: "SSO_GROUP" }] }],
            },
          ],
        }
      : cluster,
  );
  sandbox = await startSandbox({ seed: { ...seed, clusters } });
});
afterAll(async () => {
  await sandbox.close();
});

const options = () => ({ endpoint: sandbox.url, credentialsFor: sandboxCredentials });

test("are told with the cluster, with their role and whom they let in, and are no finding", async () => {
  const without = await findDrift(plan, awsEksReader(options()), NOW);
  const report = await findDrift(plan, awsEksReader(options()), NOW, { ways: awsWaysReader(options()) });
  expect(report.clusters.map(({ cluster, otherWays }) => [cluster, otherWays?.length ?? 0])).toEqual(
    plan.clusters.map(({ cluster }) => [cluster.name, cluster.name === "one" ? 4 : 0]),
  );
  expect(report.clusters.find(({ cluster }) => cluster === "one")?.otherWays).toEqual([
    { kind: "identity-provider", name: "okta", type: "oidc" },
    { kind: "identity-provider", name: "z\u001b[2J", type: "oidc" },
    { kind: "capability", name: "argocd", type: "ARGOCD", role: role("argo"), lets: ["ADMIN: SSO_GROUP g-1"] },
    { kind: "capability", name: "kro", type: "KRO", role: role("kro") },
  ]);
  expect(report.clusters.map(({ findings }) => findings)).toEqual(without.clusters.map(({ findings }) => findings));
  const table = formatDriftTable(report, 120);
  expect(table).toContain(
    `  argocd: the EKS capability ARGOCD, which works with ${role("argo")}; it lets in ADMIN: SSO_GROUP g-1\n`,
  );
  expect(table).toContain("  okta: an identity provider (oidc), whose tokens the cluster takes\n");
  for (const text of [table, formatDriftMarkdown(report)]) expect(text).not.toContain("\u001b");
  expect(tryReadDrift(JSON.stringify(report))).toEqual(report);
});

test("that nobody may look at are a note", async () => {
  const nobody = awsWaysReader({
    endpoint: sandbox.url,
    credentialsFor: () => ({ accessKeyId: "x", secretAccessKey: "x" }),
  });
  const gone = planOf({ "clusters/one.yaml": `cluster: one\naccount: "${ACCOUNT}"\nregion: eu-north-1\n` });
  for (const [of, reader] of [
    [plan, nobody],
    [gone, awsWaysReader(options())],
  ] as const) {
    const { notes = [] } = await findDrift(of, awsEksReader(options()), NOW, { ways: reader });
    expect(notes[0]).toMatchObject({
      about: "ways",
      text: expect.stringMatching(/^other ways into \w+ were not looked for: /) as string,
    });
  }
});
