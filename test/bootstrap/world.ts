import { writeFoundAccess, type Bootstrap, type BootstrapOptions, type FoundAccess } from "../../lib/bootstrap";
import type { FoundCluster, FoundGrant, FoundNode } from "../../lib/bootstrap";
import { parsePrincipalArn, type Principal } from "../../lib/model";
import { readTemplate } from "../../lib/io/read-template";
import { platformFile } from "../../lib/review/platform-file";
import type { RepoFiles } from "../../lib/source";
import { compileFiles, TODAY, type Compiled } from "../support/repo-builder";

export const ACCOUNT = "123456789012";

export function principal(
  name: string,
  kind: "role" | "user" = "role",
  account = ACCOUNT,
  partition = "aws",
): Principal {
  const parsed = parsePrincipalArn(`arn:${partition}:iam::${account}:${kind}/${name}`);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
}

export function cluster(name: string, keys: Partial<FoundCluster> = {}): FoundCluster {
  return { name, account: ACCOUNT, region: "eu-west-1", authenticationMode: "API_AND_CONFIG_MAP", ...keys };
}

/** A grant of team payments, where a test does not say otherwise: `view` on all of prod-eu for the role engineer. */
export function grant(keys: Partial<FoundGrant> = {}): FoundGrant {
  return {
    cluster: "prod-eu",
    principal: principal("engineer"),
    username: undefined,
    kubernetesGroups: [],
    policies: { AmazonEKSViewPolicy: "cluster" },
    team: "payments",
    comment: undefined,
    ...keys,
  };
}

export function node(name: string, type: FoundNode["type"] = "EC2_LINUX", keys: Partial<FoundNode> = {}): FoundNode {
  return { cluster: "prod-eu", principal: principal(name), type, ...keys };
}

export function found(keys: Partial<FoundAccess> = {}): FoundAccess {
  return { clusters: [], grants: [], nodes: [], breakGlassRole: undefined, ...keys };
}

let template = "";

/** Reads the platform's template; once, before tests that write. */
export async function readPlatformTemplate(): Promise<void> {
  template = await readTemplate("platform.yaml");
}

export function write(files: RepoFiles, access: FoundAccess, options: Partial<BootstrapOptions> = {}): Bootstrap {
  return writeFoundAccess(files, access, {
    now: TODAY,
    strict: false,
    force: false,
    reason: (name) => `imported from aws-auth of ${name}`,
    platformText: (role) => platformFile(template, { role }),
    ...options,
  });
}

/** The repository with the files written. */
export function applied(files: RepoFiles, { files: written }: Bootstrap): RepoFiles {
  return new Map([...files, ...[...written].map(([path, text]) => [path, { text }] as const)]);
}

export function compiled(files: RepoFiles): Compiled {
  return compileFiles(files, TODAY);
}

/** A line an entry: `cluster principal type username [groups] {policy: scope}`, sorted; without those for breaking the glass. */
export function entries({ merged }: Compiled): string[] {
  return (merged?.clusters ?? []).flatMap((plan) =>
    plan.entries
      .filter(({ purpose }) => purpose !== "break-glass")
      .map(({ principal: { arn }, type, username, kubernetesGroups, policies }) => {
        const scopes = policies.map(({ policy, scope }) => [
          policy.name,
          scope.type === "cluster" ? "cluster" : scope.namespaces.map(({ value }) => value),
        ]);
        const groups = kubernetesGroups.map(({ value }) => value);
        return JSON.stringify([plan.cluster.name, arn, type, username ?? "", groups, scopes]);
      }),
  );
}
