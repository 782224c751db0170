import { setTimeout as sleep } from "node:timers/promises";

import type { EksReader } from "../../lib/ports/eks-reader";
import type { EntryReader } from "../../lib/ports/entry-reader";
import type { RightsReader } from "../../lib/ports/rights-reader";
import type { Terraform } from "../../lib/io/terraform/terraform";
import type { GivingWriter } from "./give-one";

/** What an apply needs from outside. */
export interface Ports {
  readonly terraform: Terraform;
  /** Not to be ended by a signal: what was begun of a principal is finished. */
  readonly writer: GivingWriter;
  readonly reader: EksReader;
  readonly entries: EntryReader;
  /** Undefined: the caller's rights are not to be asked for. */
  readonly rights: RightsReader | undefined;
  readonly patience: Patience;
}

/** How long to wait for EKS to show everybody what was written. */
export interface Patience {
  /** Between two looks at a cluster, in milliseconds: the sum is the longest wait. */
  readonly looks: readonly number[];
  /** Between two plans, where the scopes just changed still look old, in milliseconds. */
  readonly plans: readonly number[];
  /** Ends early, without a word, when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A minute in all, for access entries that are "eventually consistent" (user guide, access entries). */
export const PATIENCE: Patience = {
  looks: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
  plans: [2_000, 5_000, 10_000],
  wait: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  },
};
