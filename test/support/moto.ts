import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { devNull } from "node:os";

import { describeWithPrograms } from "./require-tool";

/** A real moto_server: somebody else's idea of IAM and STS, several accounts included. */
export interface Moto {
  readonly url: string;
  /** What the SDK's own chain, and tools, find in the environment: credentials of account 123456789012. */
  readonly env: Readonly<Record<string, string>>;
  /** Forgets everything. */
  readonly reset: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Whose moto's credentials are where nobody assumed a role. */
export const MOTO_ACCOUNT = "123456789012";

/**
 * A `describe` for tests that need moto_server. Where it is missing they are skipped, and the output says so; in CI they
 * fail instead. `body` gets the server, which runs from before its tests until after them.
 */
export function describeWithMoto(name: string, body: (moto: () => Moto) => void): void {
  describeWithPrograms(name, ["moto_server"], () => {
    let moto: Moto | undefined;
    beforeAll(async () => {
      moto = await startMoto();
    }, 60_000);
    afterAll(() => moto?.stop());
    body(() => {
      if (moto === undefined) throw new Error("moto_server does not run");
      return moto;
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  const isUp = async (): Promise<boolean> => {
    return await fetch(`${url}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  const deadline = Date.now() + 50_000;
  while (!(await isUp())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      throw new Error(`moto_server did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "moto",
      AWS_REGION: "eu-west-1",
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: "POST" });
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
