import { kubectlKube } from "../../../lib/io/kube/kubectl-kube";
import type { KubectlOptions } from "../../../lib/io/kube/kubectl-session";
import type { Kube } from "../../../lib/ports/kube";
import { folder, type Folder } from "../../scripts/harness";
import { startKubeApi, type KubeApi, type KubeApiOptions } from "../../support/kube-api";

export const DATA = { mapRoles: "- rolearn: arn:aws:iam::111122223333:role/dev\n", mapUsers: "[]\n" };

let api: KubeApi | undefined;
let place: Folder | undefined;

afterEach(async () => {
  await api?.close();
  [api, place] = [undefined, undefined];
});

/** The folder of the test's user: their home, and their kubeconfig `config`. */
export function home(): Folder {
  return (place ??= folder());
}

export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { path } = home();
  return { PATH: process.env["PATH"], HOME: path, KUBECONFIG: `${path}/config`, ...extra };
}

/** An API server with an aws-auth, and a user whose kubeconfig has the one context `prod` for it. */
export async function startCluster(options: KubeApiOptions = {}): Promise<KubeApi> {
  api = await startKubeApi({ awsAuth: { data: DATA }, ...options });
  home().write("config", api.kubeconfig());
  return api;
}

export function kube(options: Partial<KubectlOptions> = {}): Kube {
  return kubectlKube({ access: { context: "prod" }, env: environment(), requestSeconds: 5, ...options });
}

/** Words that stand in the reason, in this order. */
export function couldNotLook(...words: readonly string[]): unknown {
  return { couldNotLook: expect.stringMatching(new RegExp(words.join("[^]*"), "i")) as string };
}
