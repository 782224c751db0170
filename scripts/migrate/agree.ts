import { quote, UsageError } from "../../lib/diagnostics";
import { EXIT, type ExitCode, type Io } from "../io";
import type { OptionSet, Values } from "../options";

/** Of everything that changes the cluster. */
export const AGREEMENT_OPTIONS = {
  yes: { type: "boolean", describe: "Do it (default: only say what would be done)" },
  confirm: { type: "string", describe: "The cluster's name once more, where there is no terminal to type it at" },
} as const satisfies OptionSet;

export type Agreement = Values<typeof AGREEMENT_OPTIONS>;

/** Something that changes the cluster: why it may not be done, what it is, and how it is done. */
export interface AgreedChange {
  readonly refusals: readonly string[];
  /** What is done, a line each. */
  readonly does: readonly string[];
  readonly perform: () => Promise<ExitCode>;
}

const toLines = (lines: readonly string[]): string => lines.map((line) => `  ${line}\n`).join("");

/** Whoever names the cluster has read which one it is. @throws UsageError for another name */
async function isNamed(cluster: string, given: string | undefined, io: Io): Promise<boolean> {
  if (given !== undefined) {
    if (given === cluster) return true;
    throw new UsageError(`--confirm ${quote(given)} is not the cluster's name, ${cluster}: nothing was changed`);
  }
  if (io.ask === undefined) {
    io.err(`nothing was changed: without a terminal, --confirm ${cluster} has to name the cluster\n`);
    return false;
  }
  if ((await io.ask(`Type the cluster's name, ${cluster}, to do this: `)).trim() === cluster) return true;
  io.err("that is not the cluster's name: nothing was changed\n");
  return false;
}

/** What was not looked at is no problem that was found. */
function isDark(refusal: string): boolean {
  return refusal.startsWith("could not look");
}

/** Does it with `--yes` and the cluster's name; says what it would do with less. Refusals come first, with either. */
export async function agreeAndDo(
  cluster: string,
  deed: AgreedChange,
  { yes, confirm }: Agreement,
  io: Io,
): Promise<ExitCode> {
  const { refusals, does, perform } = deed;
  if (refusals.length > 0) {
    io.err(`nothing was changed:\n${toLines(refusals)}`);
    return refusals.every(isDark) ? EXIT.failed : EXIT.found;
  }
  io.out(`${yes ? "What is done" : "What would be done"}:\n${toLines(does)}`);
  if (!yes) {
    io.err("nothing was changed; --yes does it, and asks for the cluster's name (--confirm NAME without a terminal)\n");
    return EXIT.ok;
  }
  return (await isNamed(cluster, confirm, io)) ? await perform() : EXIT.usage;
}
