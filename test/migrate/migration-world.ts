import { setTimeout as sleep } from "node:timers/promises";

import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeClusterCommand,
  EKSClient,
} from "@aws-sdk/client-eks";

import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";

import {
  sandboxEnvironment,
  startSandbox,
  type Sandbox,
  type SandboxOptions,
  type SeedCluster,
} from "../../lib/sandbox";
import { startKubeApi, type KubeApi, type KubeApiOptions } from "../support/kube-api";
import { access, folder, type Folder, type Outcome, type Situation } from "../scripts/harness";
import { compileFiles } from "../support/repo-builder";
import { ACCOUNT, DATA, FILES, REGION, role, user } from "./migration-files";

export { ACCOUNT, DATA, REGION, role, user };

const IN_IAM = ["eks/node", "ops", "eng/dev", "break-glass"].map(role).concat([user("ann"), user("sandbox")]);

export interface Start {
  readonly cluster?: Partial<SeedCluster>;
  readonly data?: Readonly<Record<string, string>> | undefined;
  readonly kube?: KubeApiOptions;
  readonly sandbox?: SandboxOptions;
  readonly files?: Readonly<Record<string, string>>;
}

/** A cluster that lives on its ConfigMap, with the files that are to replace it. */
export interface MigrationWorld {
  readonly sandbox: Sandbox;
  readonly kube: KubeApi;
  readonly root: Folder;
  /** Any command, on these files and with the credentials of the cluster's account. */
  readonly run: (argv: readonly string[], situation?: Situation) => Promise<Outcome>;
  readonly migrate: (words: readonly string[], situation?: Situation) => Promise<Outcome>;
  /** As an apply does: every declared entry, in the cluster as it is. */
  readonly apply: () => Promise<void>;
  readonly deleteEntry: (principalArn: string) => Promise<void>;
  /** Deletes a role and makes another of the same name, a second later: IAM's dates have no smaller part. */
  readonly remakeRole: (pathAndName: string) => Promise<void>;
  readonly mode: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export const YES = ["--yes", "--confirm", "one"] as const;

function filesPlan(root: Folder) {
  const files = new Map(
    Object.entries(root.snapshot()).flatMap(([path, text]) =>
      /^(platform|teams|clusters)/.test(path) ? [[path, { text }] as const] : [],
    ),
  );
  const { plan, diagnostics } = compileFiles(files, new Date("2026-11-22"));
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

async function applyPlan(root: Folder, client: EKSClient): Promise<void> {
  const plan = filesPlan(root);
  for (const entry of plan.clusters.flatMap(({ entries }) => entries)) {
    const at = { clusterName: "one", principalArn: entry.principal.arn };
    const standard =
      entry.username === undefined
        ? {}
        : { username: entry.username, kubernetesGroups: entry.kubernetesGroups.map(({ value }) => value) };
    const tags = Object.fromEntries([...plan.settings.tags, ...entry.tags]);
    const type = entry.type;
    await client
      .send(new CreateAccessEntryCommand({ ...at, type, ...standard, tags }))
      .then(() => undefined)
      .catch((cause: unknown) => {
        if ((cause as Error).name !== "ResourceInUseException") throw cause;
      });
    for (const { arn, scope } of entry.policies) {
      const accessScope =
        scope.type === "cluster"
          ? { type: "cluster" as const }
          : { type: "namespace" as const, namespaces: scope.namespaces.map(({ value }) => value) };
      await client.send(new AssociateAccessPolicyCommand({ ...at, policyArn: arn, accessScope }));
    }
  }
}

export async function startMigration({
  cluster = {},
  kube = {},
  sandbox = {},
  files = {},
  ...rest
}: Start = {}): Promise<MigrationWorld> {
  const data = "data" in rest ? rest.data : DATA;
  const aws = await startSandbox({
    updateMs: 0,
    // IAM's principals are there before any entry is made.
    seed: {
      principals: IN_IAM,
      clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "CONFIG_MAP", ...cluster }],
    },
    ...sandbox,
  });
  const api = await startKubeApi({
    awsAuth: data === undefined ? undefined : { data, metadata: { labels: { mine: "kept" } } },
    ...kube,
  });
  const root = folder();
  for (const [path, text] of Object.entries({ ...FILES, ...files })) root.write(path, text);
  const home = folder();
  home.write("config", api.kubeconfig("one"));
  const env = {
    ...sandboxEnvironment(aws.url, ACCOUNT, REGION),
    PATH: process.env["PATH"],
    HOME: home.path,
    KUBECONFIG: `${home.path}/config`,
  };
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "x" };
  const client = new EKSClient({ endpoint: aws.url, region: REGION, credentials });
  const run: MigrationWorld["run"] = (argv, situation = {}) =>
    access([...argv, "--root", root.path], { ...situation, env: { ...env, ...situation.env } });
  return {
    sandbox: aws,
    kube: api,
    root,
    run,
    migrate: ([action = "", ...words], situation) =>
      run(["migrate", action, "--cluster", "one", "--context", "one", ...words], situation),
    apply: () => applyPlan(root, client),
    deleteEntry: async (principalArn) => {
      await client.send(new DeleteAccessEntryCommand({ clusterName: "one", principalArn }));
    },
    remakeRole: async (pathAndName) => {
      const name = pathAndName.split("/").at(-1) ?? "";
      const path = `/${pathAndName.slice(0, -name.length)}`;
      const iam = new IAMClient({ endpoint: aws.url, region: REGION, credentials });
      await iam.send(new DeleteRoleCommand({ RoleName: name }));
      await sleep(1_100);
      await iam.send(new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: TRUST }));
      iam.destroy();
    },
    mode: async () =>
      (await client.send(new DescribeClusterCommand({ name: "one" }))).cluster?.accessConfig?.authenticationMode,
    close: async () => {
      client.destroy();
      await Promise.all([aws.close(), api.close()]);
    },
  };
}
