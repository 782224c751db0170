import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpState {
  /** What Terraform may put where `{stack}` stands. */
  readonly address: string;
  /** The states, by name. */
  readonly states: ReadonlyMap<string, string>;
  /** `METHOD name`, in order. */
  readonly calls: readonly string[];
  readonly close: () => Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** A server that keeps Terraform's state: https://developer.hashicorp.com/terraform/language/backend/http */
export async function startHttpState(): Promise<HttpState> {
  const [states, locks] = [new Map<string, string>(), new Map<string, string>()];
  const calls: string[] = [];
  function answerTo(
    method: string,
    name: string,
    query: string | undefined,
    body: string,
  ): readonly [status: number, text?: string | undefined] {
    const lock = locks.get(name);
    if (method === "LOCK") {
      if (lock !== undefined) return [423, lock];
      locks.set(name, body);
      return [200];
    }
    if (method === "UNLOCK") return [locks.delete(name) ? 200 : 409];
    const state = states.get(name);
    if (method !== "POST") return [state === undefined ? 404 : 200, state];
    // As GitLab does: who writes what is locked says by which lock.
    const { ID } = JSON.parse(lock ?? "{}") as { readonly ID?: string };
    if (ID !== undefined && query !== `ID=${ID}`) return [409];
    states.set(name, body);
    return [200];
  }
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = "", url = "" } = request;
      const [name = "", query] = url.slice(1).split("?");
      calls.push(`${method} ${name}`);
      const [status, text] = answerTo(method, name, query, body);
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/{stack}`,
    states,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
