import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { createCallLog } from "./call-log";
import type { CallRecord } from "./call-log";
import { refuseAsJson } from "./eks-service";
import { Refusal } from "./errors";
import { tryRefusePage } from "./from-a-page";
import { handle } from "./handle";
import type { SandboxRequest, SandboxResponse } from "./http-message";
import { takeInventory } from "./inventory";
import type { Inventory } from "./inventory";
import { tooLarge, tryReadBody } from "./read-body";
import { seedState } from "./seed-state";
import type { SandboxSeed } from "./seed";
import { settleUpdates } from "./settle-updates";
import { defaultSettings } from "./world";
import type { SandboxSettings } from "./world";

/** How to start a sandbox; every setting of the core is an option too, and none is required. */
export interface SandboxOptions extends Partial<SandboxSettings> {
  /** @default 0: a free port */
  readonly port?: number;
  readonly seed?: SandboxSeed;
  /** How long every answer takes, in milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** Told of every call once it is answered. */
  readonly onCall?: (call: CallRecord) => void;
  /** Milliseconds since the epoch. @default the system clock */
  readonly now?: () => number;
  /** A new UUID at every call. @default random */
  readonly newId?: () => string;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Every call so far, oldest first. */
  readonly calls: () => readonly CallRecord[];
  /** The access entries of a cluster with their policies, read directly. @throws Error for an unknown cluster */
  readonly inventory: (account: string, region: string, cluster: string) => Inventory;
  /** Stops listening and drops open connections. */
  readonly close: () => Promise<void>;
}

/** Never anything else, and not an option: the sandbox believes every signature. */
const HOST = "127.0.0.1";

/** Longer than clients wait between two tries: a connection closed just as it is used again looks like a crash to them. */
const KEEP_ALIVE_MS = 120_000;

/**
 * Starts a sandbox: the HTTP shell around `handle`.
 * @throws Error for an impossible seed, and when the port is taken (EADDRINUSE).
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, seed = {}, latencyMs = 0, onCall, now = Date.now, newId = randomUUID, ...settings } = options;
  const state = seedState(seed, now(), newId);
  const world = { newId, settings: { ...defaultSettings, ...settings } };
  const log = createCallLog();

  const answer = async (incoming: IncomingMessage, body: string | undefined): Promise<SandboxResponse> => {
    const page = tryRefusePage(incoming.headers);
    if (page !== undefined) return refuseAsJson(page, newId());
    if (body === undefined) return refuseAsJson(tooLarge(), newId());
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
    const { response, call } = handle(state, toRequest(incoming, body), { ...world, now: now() });
    log.add(call);
    onCall?.(call);
    return response;
  };

  const server = createServer((incoming, outgoing) => {
    tryReadBody(incoming)
      .then((body) => answer(incoming, body).catch(bug))
      .then((response) => {
        send(outgoing, response);
      }, ignoreLostClient);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${address.port}`,
    port: address.port,
    calls: () => log.calls(),
    inventory: (account, region, cluster) => {
      settleUpdates(state, { now: now(), newId });
      return takeInventory(state, account, region, cluster);
    },
    close: () => close(server),
  };
}

function toRequest({ method = "GET", url = "/", headers }: IncomingMessage, body: string): SandboxRequest {
  const single = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]);
  return { method, target: url, headers: Object.fromEntries(single) as SandboxRequest["headers"], body };
}

function send(outgoing: ServerResponse, { status, headers, body }: SandboxResponse): void {
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  outgoing.end(body);
}

/** A bug of the sandbox: the client gets the service's server error and nothing of ours, our own stderr gets it all. */
function bug(error: unknown): SandboxResponse {
  process.emitWarning(error instanceof Error ? error : String(error));
  return refuseAsJson(new Refusal("ServerException", 500, "The sandbox failed. This is a bug in it."), randomUUID());
}

function ignoreLostClient(): void {
  // The client went away while it was being answered: there is nobody left to tell.
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}
