import type { EKSClient } from "@aws-sdk/client-eks";
import type * as Sdk from "@aws-sdk/client-eks";

import type { ApiAnswer, ApiCaller } from "../../ports/api-caller";
import { failureOf } from "../aws/failure";
import { patiently } from "../aws/patiently";
import { isOfService } from "./is-of-service";

type CommandOf = new (input: object) => Parameters<EKSClient["send"]>[0];

function commandOf(sdk: typeof Sdk, operation: string): CommandOf {
  const command = (sdk as unknown as Readonly<Record<string, CommandOf | undefined>>)[`${operation}Command`];
  if (command === undefined) throw new Error(`the AWS SDK has no operation ${operation}`);
  return command;
}

/** As JSON has it: moments as ISO texts, nothing that is undefined; and nothing that the SDK adds. */
function plain(output: object): unknown {
  return JSON.parse(JSON.stringify({ ...output, $metadata: undefined }));
}

function refusalOf(cause: unknown): ApiAnswer {
  const { name, message, status } = failureOf(cause);
  if (status !== undefined && isOfService(name)) return { kind: "refused", code: name, message, status };
  return { kind: "failed", why: `${name}: ${message}` };
}

/** EKS by the AWS SDK: in this process, quick, and with the HTTP status of a refusal. */
export function sdkCaller(sdk: typeof Sdk, client: EKSClient): ApiCaller {
  return {
    send: async (operation, input) => {
      const Command = commandOf(sdk, operation);
      try {
        return { kind: "output", output: plain(await patiently(() => client.send(new Command(input)))) };
      } catch (cause) {
        return refusalOf(cause);
      }
    },
  };
}
