import { chmodSync } from "node:fs";

import { describeWithPrograms } from "../../support/require-tool";
import { couldNotLook, environment, home, kube, startCluster } from "./kube-place";

jest.setTimeout(60_000);

const refusing = (status: number, reason: string) => ({
  refuse: ({ path }: { path: string }) => (path.endsWith("/aws-auth") ? { status, reason } : undefined),
});

/** Another kubectl in front of every other on the PATH, which knows the context. */
function kubectl(script: string): NodeJS.ProcessEnv {
  home().write("bin/kubectl", `#!/bin/sh\ncase "$*" in *get-contexts*) echo prod; exit 0;; esac\n${script}\n`);
  chmodSync(`${home().path}/bin/kubectl`, 0o755);
  return environment({ PATH: `${home().path}/bin:${process.env["PATH"] ?? ""}` });
}

describeWithPrograms("what the cluster refuses", ["kubectl"], () => {
  it.each([
    [401, "Unauthorized", "does not know these credentials"],
    [403, "Forbidden", "may not do that on the cluster"],
    [500, "InternalError", "kubectl failed"],
  ])("with %s is never taken for a ConfigMap that is not there", async (status, reason, meaning) => {
    await startCluster(refusing(status, reason));
    expect(await kube().awsAuth()).toEqual(couldNotLook(meaning));
    expect(await kube().deleteAwsAuth("101")).toEqual(couldNotLook(meaning));
    expect(await kube().replaceAwsAuth(new Map(), undefined)).toEqual(couldNotLook(meaning));
  });

  it("is never taken for one that is not there when something else than Kubernetes says 404", async () => {
    await startCluster({ refuse: () => ({ status: 404, reason: "NotFound" }) });
    expect(await kube().awsAuth()).toEqual(couldNotLook("kubectl failed"));
    expect(await kube().deleteAwsAuth("101")).toEqual(couldNotLook(""));
  });

  it("by its silence is told after the time for an answer", async () => {
    await startCluster({ refuse: () => "hang" });
    expect(await kube({ requestSeconds: 1 }).awsAuth()).toEqual(couldNotLook("does not answer"));
  });

  it("by being away is told", async () => {
    const { close } = await startCluster();
    await close();
    expect(await kube().awsAuth()).toEqual(couldNotLook("the cluster's API does not answer", "VPN"));
  });
});

describeWithPrograms("a context", ["kubectl"], () => {
  it("that is not there is told with those that are", async () => {
    const { requests } = await startCluster();
    expect(await kube({ access: { context: "prdo" } }).awsAuth()).toEqual(
      couldNotLook('kubectl has no context "prdo"; there are: prod'),
    );
    expect(requests()).toEqual([]);
  });

  it("that looks like an option is a name", async () => {
    const { requests } = await startCluster();
    for (const context of ["--help", "-A", "prod --server=http://evil.example", "x\n::error::y"]) {
      expect(await kube({ access: { context } }).awsAuth()).toEqual(couldNotLook("kubectl has no context"));
    }
    expect(requests()).toEqual([]);
  });

  it("without any kubeconfig is told", async () => {
    expect(await kube().awsAuth()).toEqual(couldNotLook("has no context", "aws eks update-kubeconfig"));
  });

  it("of another EKS cluster is refused, and nothing is asked there", async () => {
    const there = "https://AAAA.gr7.eu-west-1.eks.amazonaws.com";
    home().write(
      "config",
      JSON.stringify({
        clusters: [{ name: "c", cluster: { server: there } }],
        contexts: [{ name: "prod", context: { cluster: "c", user: "" } }],
      }),
    );
    const endpoint = "https://BBBB.gr7.eu-west-1.eks.amazonaws.com";
    const access = { context: "prod", endpoint };
    expect(await kube({ access }).deleteAwsAuth("1")).toEqual(
      couldNotLook('context "prod" is another cluster', "AAAA", "BBBB"),
    );
  });

  it("of a tunnel to the cluster is taken", async () => {
    await startCluster();
    const access = { context: "prod", endpoint: "https://BBBB.gr7.eu-west-1.eks.amazonaws.com" };
    expect(await kube({ access }).awsAuth()).toHaveProperty("resourceVersion");
  });
});

describe("kubectl itself", () => {
  it("that is not installed is told", async () => {
    const env = environment({ PATH: home().path });
    expect(await kube({ env }).awsAuth()).toEqual(couldNotLook("kubectl is not on the PATH: install it"));
    expect(await kube({ env }).bindings()).toEqual(couldNotLook("kubectl is not on the PATH: install it"));
  });

  it("that says something else than aws-auth has not read it", async () => {
    for (const said of ["", "{}", "null", "<html>", '{"kind":"ConfigMap","metadata":{"name":"aws-auth"}}']) {
      const env = kubectl(`cat <<'END'\n${said}\nEND`);
      expect(await kube({ env }).awsAuth()).toEqual(couldNotLook("something else than aws-auth"));
    }
    expect(await kube({ env: kubectl("echo '{}'") }).bindings()).toEqual(couldNotLook("cannot be read"));
  });

  it("that says too much is ended", async () => {
    const env = kubectl("exec yes");
    expect(await kube({ env, maxBytes: 1024 * 1024 }).awsAuth()).toEqual(couldNotLook("more than 1 MiB"));
  });

  it("that does not end is ended", async () => {
    const env = kubectl("exec sleep 60");
    expect(await kube({ env, timeoutMs: 300 }).awsAuth()).toEqual(couldNotLook("did not end within 1 s"));
  });

  it("is ended by an interruption", async () => {
    const controller = new AbortController();
    const { path } = home();
    const env = kubectl(`touch ${path}/started; exec sleep 60`);
    const asked = kube({ env, signal: controller.signal }).awsAuth();
    while (home().snapshot()["started"] === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    expect(await asked).toEqual(couldNotLook("interrupted"));
    expect(await kube({ env, signal: controller.signal }).awsAuth()).toEqual(couldNotLook("interrupted before"));
  });

  it("says nothing that a terminal or a log could take for something else", async () => {
    const env = kubectl("printf '\\033[31mError\\n::error::x\\n' >&2; exit 1");
    const found = (await kube({ env }).awsAuth()) as { couldNotLook: string };
    expect(found.couldNotLook).toContain("kubectl failed (\\u{1b}[31mError ::error::x)");
    expect(found.couldNotLook).not.toMatch(/[\u0000-\u001f]/); // eslint-disable-line no-control-regex -- the point
  });
});
