import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ProxyCall {
  readonly method: string;
  /** Path and query, still encoded. */
  readonly url: string;
}

export interface Proxy {
  readonly url: string;
  /** How many requests were under way at once, at most. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
}

/** What stands between a client and a sandbox. */
export interface ProxyOptions {
  /** Answers instead of the sandbox. */
  readonly answer?: (call: ProxyCall) => { status: number; headers?: Record<string, string>; body: string } | undefined;
  /** Done after the sandbox answered and before the client hears of it. */
  readonly afterwards?: (call: ProxyCall) => Promise<void>;
  /** What goes wrong with the connection instead of an answer. */
  readonly cut?: (call: ProxyCall) => Cut | undefined;
}

/**
 * `refused`: closed before the sandbox heard of it. `silent`: nothing comes, until the client gives up. `half`: the sandbox
 * did what it was asked for, and the connection ends within its answer.
 */
export type Cut = "refused" | "silent" | "half";

/** Begins an answer, and closes the connection before its end. */
function sendHalf({ response, body }: { response: IncomingMessage; body: Buffer }, outgoing: ServerResponse): void {
  const length = Math.max(2, body.length);
  outgoing.writeHead(response.statusCode ?? 500, { ...response.headers, "content-length": String(length) });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

function forward(target: string, incoming: IncomingMessage): Promise<{ response: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { method = "GET", url = "/", headers } = incoming;
    const outgoing = request(`${target}${url}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ response, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on("error", reject);
    incoming.pipe(outgoing);
  });
}

export async function startProxy(target: string, options: ProxyOptions = {}): Promise<Proxy> {
  let [atOnce, most] = [0, 0];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const call = { method: incoming.method ?? "GET", url: incoming.url ?? "/" };
    const own = options.answer?.(call);
    if (own !== undefined) {
      incoming.resume();
      outgoing.writeHead(own.status, own.headers).end(own.body);
      return;
    }
    const cut = options.cut?.(call);
    if (cut === "refused") outgoing.destroy();
    if (cut === "refused" || cut === "silent") return;
    const { response, body } = await forward(target, incoming);
    if (cut === "half") {
      sendHalf({ response, body }, outgoing);
      return;
    }
    await options.afterwards?.(call);
    outgoing.writeHead(response.statusCode ?? 500, response.headers).end(body);
  };
  const server = createServer((incoming, outgoing) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    const serving = serve(incoming, outgoing).catch(() => {
      outgoing.destroy(); // the sandbox is closed, or the client is gone
    });
    void serving.finally(() => {
      atOnce -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
