import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a kubeconfig of an EKS cluster is made from. */
export interface KubeEndpoint {
  readonly name: string;
  readonly region: string;
  /** `https://…`, from DescribeCluster. */
  readonly endpoint: string;
  /** Base64, from DescribeCluster. */
  readonly certificateAuthority: string | undefined;
  /** The ARN of the role to assume for the token. */
  readonly assumeRole: string | undefined;
}

/** As `aws eks update-kubeconfig` writes it; JSON is YAML. No secret is in it: the token is asked for at each run. */
export function kubeconfigFor({ name, region, endpoint, certificateAuthority, assumeRole }: KubeEndpoint): string {
  const role = assumeRole === undefined ? [] : ["--role-arn", assumeRole];
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json", ...role],
    interactiveMode: "Never",
    provideClusterInfo: false,
    installHint: "install the AWS CLI, or give a context of your kubeconfig with --context",
  };
  const trusted = certificateAuthority ? { "certificate-authority-data": certificateAuthority } : {};
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "eks", cluster: { server: endpoint, ...trusted } }],
    users: [{ name: "eks", user: { exec } }],
    contexts: [{ name: "eks", context: { cluster: "eks", user: "eks" } }],
    "current-context": "eks",
  });
}

/** Does something with a kubeconfig in a new folder below `base`, which is gone afterwards, however that ends. */
export async function withKubeconfig<T>(
  text: string,
  base: string,
  use: (path: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(base, "eks-access-kube-"));
  const removeAtExit = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", removeAtExit); // a second Ctrl-C ends the process without `finally`
  try {
    const path = join(folder, "kubeconfig");
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
    return await use(path, folder);
  } finally {
    process.removeListener("exit", removeAtExit);
    await rm(folder, { recursive: true, force: true });
  }
}
