import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One call of AWS as it went over the wire. */
export interface RecordedCall {
  /** As IAM writes it: `iam:GetRole`. */
  readonly action: string;
  readonly region: string;
  readonly body: string;
}

export interface Recorder {
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  readonly clear: () => void;
  readonly close: () => Promise<void>;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The service and region that a request is signed for, and the call's name by either of AWS's two protocols. */
function callOf({ headers }: IncomingMessage, body: string): RecordedCall {
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "");
  const target = headers["x-amz-target"];
  const name = typeof target === "string" ? target.split(".").at(-1) : new URLSearchParams(body).get("Action");
  return { action: `${scope?.[2] ?? "?"}:${name ?? "?"}`, region: scope?.[1] ?? "?", body };
}

/** Stands before a server and writes down who was asked for what. */
export async function startRecorder(upstream: string): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      calls.push(callOf(incoming, body.toString("utf8")));
      const { method, headers, url = "/" } = incoming;
      const onward = request(new URL(url, upstream), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    clear: () => void calls.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
