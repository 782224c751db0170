import { ACCOUNT_OPTIONS } from "../account-access";
import type { Given, OptionSet } from "../options";

/** A plan of the AWS provider takes more than one core for seconds; each takes half a gigabyte. */
export const DEFAULT_CONCURRENCY = 2;

/** Which stacks, how many at once, and how to get into their accounts. */
export const STACK_OPTIONS = {
  cluster: {
    type: "string",
    array: true,
    describe: "Only the stacks of these clusters, and their accounts'; `*` matches any characters; a stack's name too",
  },
  changed: { type: "string", describe: "Only the stacks whose Terraform differs from that at this git revision" },
  concurrency: {
    type: "number",
    from: 1,
    to: 32,
    describe: `How many stacks at once, 1 to 32 (default: ${DEFAULT_CONCURRENCY})`,
  },
  ...ACCOUNT_OPTIONS,
} as const satisfies OptionSet;

export type StackOptions = Given<typeof STACK_OPTIONS>;
