import { request } from "node:http";
import { connect } from "node:net";

import { sandboxEnvironment, startSandbox } from "../../lib/sandbox";
import type { CallRecord, Sandbox, SandboxOptions } from "../../lib/sandbox";
import { ACCOUNT, ONE_CLUSTER, REGION, authorization, role } from "./support/core";

let sandbox: Sandbox | undefined;
const start = async (options: SandboxOptions = {}): Promise<Sandbox> =>
  (sandbox = await startSandbox({ seed: ONE_CLUSTER, ...options }));
afterEach(() => sandbox?.close());

const headers = { authorization: authorization(ACCOUNT, REGION, "eks") };
const create = (url: string, name: string): Promise<Response> => {
  const body = JSON.stringify({ principalArn: role(name) });
  return fetch(`${url}/clusters/prod/access-entries`, { method: "POST", headers, body });
};

/** As a browser or a client sends it: `fetch` would not let us choose these. */
async function statusWith(port: number, own: Readonly<Record<string, string>>): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const path = "/clusters/prod/access-entries";
    const call = request(
      { host: "127.0.0.1", port, path, method: "POST", headers: { ...headers, ...own } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    call.on("error", reject);
    call.end(JSON.stringify({ principalArn: role("x") }));
  });
}

describe("what a page in a browser asks", () => {
  it.each<[string, Record<string, string>]>([
    ["by a name of its own for this machine", { host: "evil.example" }],
    ["by a name that begins like ours", { host: "localhost.evil.example:80" }],
    ["by another address", { host: "192.168.0.1:4599" }],
    ["from a site", { origin: "https://evil.example" }],
    ["from a file", { origin: "null" }],
    ["from another port of this machine", { origin: "http://localhost:3000" }],
    ["without an origin, as an image or a form does", { "sec-fetch-site": "cross-site" }],
    ["of the same site", { "sec-fetch-site": "same-site" }],
  ])("%s is refused, and nothing is done", async (_how, own) => {
    const { port, inventory, calls } = await start();
    expect(await statusWith(port, own)).toBe(403);
    expect(inventory(ACCOUNT, REGION, "prod").entries.some(({ principalArn }) => principalArn === role("x"))).toBe(
      false,
    );
    expect(calls()).toEqual([]);
  });

  it.each(["127.0.0.1", "localhost:4599", "LOCALHOST", "[::1]:4599"])("%s is a client's", async (host) => {
    const { port } = await start();
    expect(await statusWith(port, { host })).toBe(200);
  });
});

describe("the server", () => {
  it("answers on 127.0.0.1 and on a free port, and remembers its calls", async () => {
    const streamed: CallRecord[] = [];
    const { url, port, calls } = await start({ onCall: (call) => streamed.push(call) });
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await create(url, "x")).status).toBe(200);
    expect((await create(url, "x")).status).toBe(409);
    const call = {
      account: ACCOUNT,
      region: REGION,
      service: "eks",
      operation: "CreateAccessEntry",
      cluster: "prod",
      principal: role("x"),
    };
    expect(calls()).toEqual([
      { ...call, at: expect.any(String) as string, status: 200 },
      { ...call, at: expect.any(String) as string, status: 409, errorCode: "ResourceInUseException" },
    ]);
    expect(streamed).toEqual(calls());
  });

  it("shows the inventory of a cluster", async () => {
    const { url, inventory } = await start();
    await create(url, "x");
    const path = `/clusters/prod/access-entries/${encodeURIComponent(role("x"))}/access-policies`;
    const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    const accessScope = { type: "namespace", namespaces: ["b", "a"] };
    await fetch(url + path, { method: "POST", headers, body: JSON.stringify({ policyArn, accessScope }) });
    expect(inventory(ACCOUNT, REGION, "prod").entries).toEqual([
      {
        principalArn: role("x"),
        type: "STANDARD",
        username: `arn:aws:sts::${ACCOUNT}:assumed-role/x/{{SessionName}}`,
        kubernetesGroups: [],
        tags: {},
        policies: [{ policy: "AmazonEKSViewPolicy", scope: ["a", "b"] }],
      },
    ]);
    expect(() => inventory(ACCOUNT, REGION, "nowhere")).toThrow("The sandbox has no cluster nowhere");
  });

  it("takes as long as it is told to", async () => {
    const { url } = await start({ latencyMs: 150 });
    const before = performance.now();
    await fetch(`${url}/clusters`, { headers });
    expect(performance.now() - before).toBeGreaterThanOrEqual(140);
  });

  it("refuses a body over 1 MiB", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/clusters/prod/access-entries`, {
      method: "POST",
      headers,
      body: " ".repeat(1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
    expect(response.headers.get("x-amzn-errortype")).toBe("RequestEntityTooLargeException");
  });

  it("answers HEAD without a body", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/clusters`, { method: "HEAD", headers });
    expect([response.status, await response.text()]).toEqual([404, ""]);
  });

  it("survives a client that goes away in the middle of its request", async () => {
    const { url, port, calls } = await start();
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write("POST /clusters/prod/access-entries HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
        socket.destroy();
      });
      socket.on("close", () => {
        resolve();
      });
    });
    expect((await fetch(`${url}/clusters`, { headers })).status).toBe(200);
    expect(calls()).toHaveLength(1);
  });

  it("answers what is no HTTP with 400", async () => {
    const { port } = await start();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write("nonsense\r\n\r\n"));
      socket.on("data", (data) => {
        resolve(data.toString());
      });
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("tells a client of a bug that there is one, and nothing more", async () => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation();
    const newId = (): string => {
      throw new Error("a secret of ours");
    };
    const { url } = await start({ newId, seed: {} });
    const answer = await fetch(`${url}/clusters`, { headers });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      __type: "ServerException",
      message: "The sandbox failed. This is a bug in it.",
    });
    expect(warn).toHaveBeenCalledWith(new Error("a secret of ours"));
    warn.mockRestore();
  });

  it("says that a port is taken", async () => {
    const { port } = await start();
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("is gone when it is closed, open connections and all", async () => {
    const { url, close } = await start();
    await fetch(`${url}/clusters`, { headers });
    await close();
    sandbox = undefined;
    await expect(fetch(`${url}/clusters`, { headers })).rejects.toThrow();
  });
});

it("tells clients where the sandbox is, and that there is nothing else", () => {
  expect(sandboxEnvironment("http://127.0.0.1:1", ACCOUNT, REGION)).toMatchObject({
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
  });
});
