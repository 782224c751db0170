import { UsageError } from "../../lib/diagnostics";
import { number, type Arguments, type Command } from "../command";

/** A plan of the AWS provider takes more than one core for seconds; each takes half a gigabyte. */
const DEFAULT_CONCURRENCY = 2;
const MOST = 32;

/** Which stacks, and how many at once. */
export const STACK_OPTIONS = {
  cluster: {
    type: "string",
    array: true,
    describe: "Only the stacks of these clusters, and their accounts'; `*` matches any characters; a stack's name too",
  },
  changed: { type: "string", describe: "Only the stacks whose Terraform differs from that at this git revision" },
  concurrency: { type: "number", describe: `How many stacks at once, 1 to ${MOST} (default: ${DEFAULT_CONCURRENCY})` },
} as const satisfies Command["options"];

/** @throws UsageError */
export function readConcurrency(args: Arguments): number {
  if (args["concurrency"] === undefined) return DEFAULT_CONCURRENCY;
  const stacks = number(args, "concurrency") ?? NaN;
  if (Number.isInteger(stacks) && stacks >= 1 && stacks <= MOST) return stacks;
  throw new UsageError(`--concurrency takes a whole number from 1 to ${MOST}`);
}
