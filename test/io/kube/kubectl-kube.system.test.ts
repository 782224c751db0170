import { describeWithPrograms } from "../../support/require-tool";
import { couldNotLook, DATA, kube, startCluster as start } from "./kube-place";

jest.setTimeout(60_000);

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

async function versionOf(): Promise<string> {
  const found = await kube().awsAuth();
  if (!("data" in found) || found.resourceVersion === undefined) throw new Error(JSON.stringify(found));
  return found.resourceVersion;
}

describeWithPrograms("aws-auth through kubectl", ["kubectl"], () => {
  it("is read as it is, with its version", async () => {
    await start();
    expect(await kube().awsAuth()).toEqual({ data: new Map(Object.entries(DATA)), resourceVersion: "101" });
  });

  it("has no data where the object has none", async () => {
    await start({ awsAuth: {} });
    expect(await kube().awsAuth()).toEqual({ data: new Map(), resourceVersion: "101" });
  });

  it("is missing where the API server says so", async () => {
    await start({ awsAuth: undefined });
    expect(await kube().awsAuth()).toEqual({ missing: true });
  });

  it("is replaced, the rest of the object kept", async () => {
    const metadata = { labels: { owner: "platform" }, annotations: { note: "hands off" } };
    const { awsAuth } = await start({ awsAuth: { data: DATA, metadata } });
    const data = new Map([["mapRoles", "[]\n"]]);
    expect(await kube().replaceAwsAuth(data, await versionOf())).toBeUndefined();
    expect(awsAuth()).toMatchObject({ data: { mapRoles: "[]\n" }, metadata: { ...metadata, uid: "uid-1" } });
    expect(awsAuth()?.data).not.toHaveProperty("mapUsers");
  });

  it("does not keep the old lines in the annotation of kubectl apply", async () => {
    const annotations = { [LAST_APPLIED]: JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", data: DATA }) };
    const { awsAuth } = await start({ awsAuth: { data: DATA, metadata: { annotations } } });
    await kube().replaceAwsAuth(new Map([["mapRoles", "[]\n"]]), await versionOf());
    const kept = awsAuth()?.metadata["annotations"] as Record<string, string>;
    const applied = JSON.parse(kept[LAST_APPLIED] ?? "") as { data: unknown };
    expect(applied.data).toEqual({ mapRoles: "[]\n" });
  });

  it("gets no annotation of kubectl apply where it had none", async () => {
    const { awsAuth } = await start();
    await kube().replaceAwsAuth(new Map([["mapRoles", "[]\n"]]), await versionOf());
    expect(awsAuth()?.metadata["annotations"]).toBeUndefined();
  });

  it("is not replaced when somebody wrote it since it was read", async () => {
    const { awsAuth, write } = await start();
    const version = await versionOf();
    write({ mapRoles: "theirs" });
    expect(await kube().replaceAwsAuth(new Map(), version)).toEqual(couldNotLook("somebody else changed aws-auth"));
    expect(awsAuth()?.data).toEqual({ mapRoles: "theirs" });
  });

  it("is not replaced when somebody writes it between kubectl's look and its write", async () => {
    const { awsAuth, write } = await start({
      before: ({ method }) => {
        if (method === "PUT") write({ mapRoles: "theirs" });
      },
    });
    const version = await versionOf();
    expect(await kube().replaceAwsAuth(new Map(), version)).toEqual(couldNotLook("somebody else changed", "Conflict"));
    expect(awsAuth()?.data).toEqual({ mapRoles: "theirs" });
  });

  it("is not replaced when it is another object of the same name", async () => {
    const { write } = await start();
    const version = await versionOf();
    write(undefined);
    expect(await kube().replaceAwsAuth(new Map(), version)).toEqual(couldNotLook("somebody else changed"));
  });

  it("is made where there is none, and only there", async () => {
    const { awsAuth } = await start({ awsAuth: undefined });
    expect(await kube().replaceAwsAuth(new Map(Object.entries(DATA)), undefined)).toBeUndefined();
    expect(awsAuth()?.data).toEqual(DATA);
    expect(await kube().replaceAwsAuth(new Map(), undefined)).toEqual(couldNotLook("somebody else changed"));
    expect(awsAuth()?.data).toEqual(DATA);
  });

  it("is not made over one that somebody makes at that moment", async () => {
    const { awsAuth, write } = await start({
      awsAuth: undefined,
      before: ({ method }) => {
        if (method === "POST") write({ mapRoles: "theirs" });
      },
    });
    expect(await kube().replaceAwsAuth(new Map(), undefined)).toEqual(couldNotLook("somebody else", "AlreadyExists"));
    expect(awsAuth()?.data).toEqual({ mapRoles: "theirs" });
  });

  it("is deleted at the version that was read", async () => {
    const { awsAuth, requests } = await start();
    expect(await kube().deleteAwsAuth(await versionOf())).toBeUndefined();
    expect(awsAuth()).toBeUndefined();
    const [sent] = requests().filter(({ method }) => method === "DELETE");
    expect(JSON.parse(sent?.body ?? "")).toMatchObject({ preconditions: { resourceVersion: "101" } });
  });

  it("is not deleted at another version", async () => {
    const { awsAuth, write } = await start();
    const version = await versionOf();
    write({ mapRoles: "theirs" });
    expect(await kube().deleteAwsAuth(version)).toEqual(couldNotLook("somebody else changed", "Conflict"));
    expect(awsAuth()?.data).toEqual({ mapRoles: "theirs" });
  });

  it("that is gone already is deleted", async () => {
    await start({ awsAuth: undefined });
    expect(await kube().deleteAwsAuth("101")).toBeUndefined();
  });

  it("holds any text", async () => {
    const { awsAuth } = await start();
    const data = new Map([
      ["mapUsers", "--help\n${HOME} `id` \u001b[31m \u{1f600} 'x' \"y\"\n::error::\n"],
      ["--as=admin", "x".repeat(1000)],
      ["__proto__", "kept"],
    ]);
    expect(await kube().replaceAwsAuth(data, await versionOf())).toBeUndefined();
    expect(new Map(Object.entries(awsAuth()?.data ?? {}))).toEqual(data);
    expect(await kube().awsAuth()).toMatchObject({ data });
  });
});
