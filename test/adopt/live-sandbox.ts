import { startSandbox, sandboxEnvironment, type Sandbox, type SandboxSeed } from "../../lib/sandbox";
import { access, type Folder, type Outcome } from "../scripts/harness";

export interface Home {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

const open: Sandbox[] = [];
afterAll(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

/** A local EKS, gone after the tests of the file. */
export async function liveSandbox(seed: SandboxSeed): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed, updateMs: 0 });
  open.push(sandbox);
  return sandbox;
}

/** Runs a command as somebody with keys of the cluster's account. */
export async function accessOf(
  { url }: Pick<Sandbox, "url">,
  { account, region }: Home,
  root: Folder,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const own = { ...env, ...sandboxEnvironment(url, account, region), ACCESS_ROOT: root.path };
  return await access(argv, { env: own, columns: 200 });
}
