import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";

import type { EndpointAccess, KubectlOptions } from "../../../lib/io/kube/kubectl-session";
import type { Kube } from "../../../lib/ports/kube";
import { sandboxEnvironment, startSandbox } from "../../../lib/sandbox";
import type { KubeApiOptions } from "../../support/kube-api";
import { describeWithPrograms } from "../../support/require-tool";
import { couldNotLook, DATA, environment, home, kube, startCluster } from "./kube-place";

jest.setTimeout(60_000);

const TOKEN = { kind: "ExecCredential", apiVersion: "client.authentication.k8s.io/v1beta1", spec: {} };
const CLUSTER = { name: "prod", account: "111122223333", region: "eu-west-1" };

/** A certificate for 127.0.0.1, signed by itself. */
function certificate(): { readonly key: string; readonly cert: string } {
  const { path } = home();
  const [key, cert] = [`${path}/key.pem`, `${path}/cert.pem`];
  const made = spawnSync(
    "openssl",
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=eks -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${cert}`.split(
      " ",
    ),
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

/** An AWS CLI that gives this token, and leaves behind how it was asked. */
function fakeAws(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { path, write } = home();
  const token = JSON.stringify({ ...TOKEN, status: { token: "k8s-aws-v1.made-up" } });
  write(
    "bin/aws",
    `#!/bin/sh\nprintf '%s\\n' "$*" "profile=$AWS_PROFILE key=$AWS_ACCESS_KEY_ID token=$AWS_SESSION_TOKEN" > ${path}/asked\necho '${token}'\n`,
  );
  chmodSync(`${path}/bin/aws`, 0o755);
  return noKubeconfig({ PATH: `${path}/bin:${process.env["PATH"] ?? ""}`, ...extra });
}

/** Nothing of a kubeconfig of the user's own. */
function noKubeconfig(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return environment({ KUBECONFIG: "", ...extra });
}

async function start(options: KubeApiOptions = {}): Promise<KubectlOptions["access"]> {
  const tls = certificate();
  const { url } = await startCluster({ tls, ...options });
  return {
    cluster: CLUSTER,
    facts: { endpoint: url, certificateAuthority: Buffer.from(tls.cert).toString("base64") },
  };
}

/** A cluster's API through a kubeconfig of its own: what is left in `tmp` was forgotten. */
function reach(access: KubectlOptions["access"], options: Partial<KubectlOptions> = {}): Kube {
  mkdirSync(`${home().path}/tmp`, { recursive: true });
  return kube({ access, temporaryFolder: `${home().path}/tmp`, ...options, env: options.env ?? fakeAws() });
}

const leftOver = (): string[] => Object.keys(home().snapshot()).filter((file) => file.startsWith("tmp/"));

describeWithPrograms("a cluster's endpoint", ["kubectl", "openssl"], () => {
  it("is reached with a token of the AWS CLI, in the command's environment", async () => {
    const access = await start();
    const env = fakeAws({ AWS_PROFILE: "admin" });
    expect(await reach(access, { env }).awsAuth()).toMatchObject({ data: new Map(Object.entries(DATA)) });
    expect(home().read("asked")).toBe(
      "--region eu-west-1 eks get-token --cluster-name prod --output json\nprofile=admin key= token=\n",
    );
  });

  it("is reached as the role that the cluster's file names", async () => {
    const { facts } = (await start()) as EndpointAccess;
    const cluster = { ...CLUSTER, assumeRole: "arn:aws:iam::111122223333:role/eks-access" };
    await reach({ cluster, facts }).awsAuth();
    expect(home().read("asked")).toContain("--role-arn arn:aws:iam::111122223333:role/eks-access\n");
  });

  it("is reached with the credentials that are given, and with no profile", async () => {
    const access = (await start()) as EndpointAccess;
    const cluster = { ...CLUSTER, assumeRole: "arn:aws:iam::111122223333:role/eks-access" };
    const credentials = () => Promise.resolve({ accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t" });
    await reach({ ...access, cluster, credentials }, { env: fakeAws({ AWS_PROFILE: "admin" }) }).awsAuth();
    expect(home().read("asked")).toBe(
      "--region eu-west-1 eks get-token --cluster-name prod --output json\nprofile= key=ASIA token=t\n",
    );
    const none = () => Promise.reject(Object.assign(new Error("no"), { name: "CredentialsProviderError" }));
    expect(await reach({ ...access, credentials: none }).awsAuth()).toEqual(couldNotLook("no AWS credentials"));
  });

  it("has the token in every request, and nothing of it on disk", async () => {
    let authorization: string | undefined;
    let files: string[] = [];
    let mode = 0;
    const access = await start({
      before: ({ headers, path }) => {
        if (!path.endsWith("/aws-auth")) return;
        authorization = headers.authorization;
        files = leftOver().filter((file) => file.endsWith("/kubeconfig"));
        mode = statSync(`${home().path}/${files[0] ?? ""}`).mode & 0o777;
        expect(home().read(files[0] ?? "")).not.toContain("made-up");
      },
    });
    await reach(access).awsAuth();
    expect([authorization, files.length, mode]).toEqual(["Bearer k8s-aws-v1.made-up", 1, 0o600]);
    expect(leftOver()).toEqual([]);
  });

  it("leaves no kubeconfig behind after a failure", async () => {
    const access = await start({ refuse: () => ({ status: 403, reason: "Forbidden" }) });
    expect(await reach(access).awsAuth()).toEqual(couldNotLook("may not"));
    expect(leftOver()).toEqual([]);
  });

  it("leaves no kubeconfig behind after an interruption", async () => {
    const controller = new AbortController();
    const access = await start({
      refuse: () => {
        controller.abort();
        return "hang";
      },
    });
    const found = await reach(access, { signal: controller.signal }).awsAuth();
    expect(found).toEqual(couldNotLook("interrupted"));
    expect(leftOver()).toEqual([]);
  });

  it("with another certificate is not trusted", async () => {
    const { facts } = (await start()) as EndpointAccess;
    const other = Buffer.from(certificate().cert).toString("base64");
    const access = { cluster: CLUSTER, facts: { ...facts, certificateAuthority: other } };
    expect(await reach(access).awsAuth()).toEqual(couldNotLook("certificate is not trusted"));
  });

  it("of a cluster that is being made is not there yet", async () => {
    const facts = { endpoint: undefined, certificateAuthority: undefined };
    expect(await reach({ cluster: CLUSTER, facts }).awsAuth()).toEqual(couldNotLook("still being made"));
  });

  it("without the AWS CLI says what to install", async () => {
    const access = await start();
    const { path, write } = home();
    const kubectl = spawnSync("sh", ["-c", "command -v kubectl"], { encoding: "utf8" }).stdout.trim();
    write("bin/kubectl", `#!/bin/sh\nexec ${kubectl} "$@"\n`);
    chmodSync(`${path}/bin/kubectl`, 0o755);
    const env = noKubeconfig({ PATH: `${path}/bin` });
    expect(await reach(access, { env }).awsAuth()).toEqual(couldNotLook("install the AWS CLI, or give --context"));
  });

  it("without a token says to log in", async () => {
    const access = await start();
    const env = fakeAws();
    home().write(
      "bin/aws",
      "#!/bin/sh\necho 'The SSO session associated with this profile has expired' >&2\nexit 255\n",
    );
    expect(await reach(access, { env }).awsAuth()).toEqual(couldNotLook("could not get a token: log in to AWS"));
  });
});

describeWithPrograms("the real AWS CLI", ["kubectl", "openssl", "aws"], () => {
  it("understands how it is asked, the role included", async () => {
    const assumeRole = "arn:aws:iam::111122223333:role/eks-access";
    const sandbox = await startSandbox({ seed: { principals: [assumeRole] } });
    let authorization = "";
    const { facts } = (await start({
      before: ({ headers }) => (authorization = headers.authorization ?? ""),
    })) as EndpointAccess;
    const env = noKubeconfig(sandboxEnvironment(sandbox.url, "111122223333", "eu-west-1"));
    const access = { cluster: { ...CLUSTER, assumeRole }, facts };
    const found = await reach(access, { env }).awsAuth();
    await sandbox.close();
    expect(found).toMatchObject({ data: new Map(Object.entries(DATA)) });
    expect(authorization).toMatch(/^Bearer k8s-aws-v1\./);
    expect(new Set(sandbox.calls().map(({ operation }) => operation))).toEqual(new Set(["AssumeRole"]));
  });
});
