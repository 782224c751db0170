import execa from "execa";

import type { ApiAnswer, ApiCaller } from "../../ports/api-caller";
import { isOfService } from "./is-of-service";

/** Both versions of the CLI say it so; the second begins with `aws: [ERROR]: `. */
const REFUSED = /An error occurred \((\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: ([^]*)$/;

/** `CreateAccessEntry` -> `create-access-entry`. */
function commandOf(operation: string): string {
  return operation.replaceAll(/(?<!^)[A-Z]/g, "-$&").toLowerCase();
}

interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function answerOf({ exitCode, stdout, stderr }: Ended): ApiAnswer {
  if (exitCode === 0) return { kind: "output", output: stdout.trim() === "" ? {} : JSON.parse(stdout) };
  const [, code = "", message = ""] = REFUSED.exec(stderr.trim()) ?? [];
  if (code !== "" && isOfService(code)) return { kind: "refused", code, message: message.trim(), status: undefined };
  return { kind: "failed", why: stderr.trim().split("\n").at(-1) ?? `aws ended with ${exitCode ?? "nothing"}` };
}

export interface CliOptions {
  /** The whole environment of `aws`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default what the environment says */
  readonly endpoint?: string | undefined;
}

/** EKS by the AWS CLI: a second client, which serialises, signs and reads by another implementation than the SDK. */
export function cliCaller({ env, endpoint }: CliOptions): ApiCaller {
  const where = endpoint === undefined ? [] : ["--endpoint-url", endpoint];
  return {
    send: async (operation, input) => {
      // The input as JSON: no shorthand of the CLI's own stands between the table and the call, and no paging of its own.
      const words = ["eks", commandOf(operation), "--cli-input-json", JSON.stringify(input), "--no-paginate"];
      const ended = await execa("aws", [...words, "--output", "json", ...where], {
        env: { ...env, AWS_PAGER: "" },
        extendEnv: false,
        reject: false,
        stdin: "ignore",
      });
      if ((ended.exitCode as number | undefined) === undefined) {
        const why = ended.signal === undefined ? "could not be run" : `was ended by ${ended.signal}`;
        return { kind: "failed", why: `the AWS CLI (aws) ${why}` };
      }
      return answerOf(ended);
    },
  };
}
