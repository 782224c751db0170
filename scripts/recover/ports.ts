import { setTimeout as sleep } from "node:timers/promises";

import { awsEntryReader } from "../../lib/io/eks/aws-entry-reader";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { awsIamReader, type AwsIamReaderOptions } from "../../lib/io/iam/aws-iam-reader";
import { awsRightsReader } from "../../lib/io/recovery/aws-rights-reader";
import type { EksWriter } from "../../lib/ports/eks-writer";
import type { Wait } from "../../lib/ports/look-again";
import type { LookingPorts } from "../../lib/recover";
import type { AccountAccess } from "../account-access";

/** What IAM says is good to have; whoever is locked out does not wait for it. In milliseconds. */
const HASTE = {
  maxAttempts: 2,
  patience: [],
  timeouts: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const satisfies AwsIamReaderOptions;

export interface RecoverPorts extends LookingPorts {
  readonly eks: EksWriter;
  readonly pause: Wait;
}

/**
 * AWS, as a recovery sees it.
 * @param signal ends the waiting for a mode change, and nothing else: an entry without its policy must not be left behind
 */
export function recoveryPorts({ eks, iam }: AccountAccess, asksRights: boolean, signal?: AbortSignal): RecoverPorts {
  const interruptible = awsEksWriter({ ...eks, signal, pollMs: 2_000 });
  return {
    eks: { ...awsEksWriter(eks), changeMode: (...change) => interruptible.changeMode(...change) },
    entries: awsEntryReader(eks),
    iam: awsIamReader({ ...iam, ...HASTE }),
    rights: asksRights ? awsRightsReader(iam) : undefined,
    pause: (ms) => sleep(ms),
  };
}
