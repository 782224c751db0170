import { compileRepository, type Compilation } from "../compile-repository";
import { printable } from "../diagnostics";
import type { RefusedAccess } from "../guardrails";
import { dayOf } from "../model";
import type { RepoFiles } from "../source";
import type { BootstrapOptions, ProposedException } from "./bootstrap";
import { tryContinuePlatform } from "./draft";
import { exceptionItem } from "./items";

/** How long people have to look at what was taken over. */
const DAYS = 90;
const DAY_MS = 86_400_000;

export interface Excepted {
  readonly files: RepoFiles;
  readonly compilation: Compilation;
  readonly exceptions: readonly ProposedException[];
}

function refusedKey({ rule, teams: [team = "*"], principal = "", cluster = "" }: RefusedAccess): string {
  return [rule, team, cluster, principal].join("\n");
}

function refusedBy(compilation: Compilation): readonly RefusedAccess[] {
  return compilation.kind === "refused" ? compilation.refused : [];
}

function propose(refused: readonly RefusedAccess[], { now, reason }: BootstrapOptions): ProposedException[] {
  const expires = dayOf(new Date(now.getTime() + DAYS * DAY_MS));
  const once = new Map(refused.map((one) => [refusedKey(one), one]));
  return [...once]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { rule, teams, principal, cluster, message }]) => ({
      rule,
      team: teams[0] ?? "*",
      principal,
      cluster,
      reason: printable(reason(cluster ?? ""), 500),
      expires,
      message,
    }));
}

/**
 * Adds an exception for whatever the guardrails refuse of what was added, until they refuse nothing more of it; never for
 * what they refused before, nor for access that is not ours to speak for.
 */
export function addExceptions(
  start: { readonly files: RepoFiles; readonly compilation: Compilation },
  before: Compilation,
  isOurs: (refused: RefusedAccess) => boolean,
  options: BootstrapOptions,
): Excepted {
  const known = new Set(refusedBy(before).map(refusedKey));
  let { files, compilation } = start;
  let exceptions: readonly ProposedException[] = [];
  while (!options.strict) {
    const refused = refusedBy(compilation).filter((one) => isOurs(one) && !known.has(refusedKey(one)));
    const more = propose(refused, options);
    const written = tryContinuePlatform(files, ["guardrails", "exceptions"], more.map(exceptionItem));
    if (more.length === 0 || written === undefined) break;
    refused.forEach((one) => known.add(refusedKey(one)));
    files = written;
    compilation = compileRepository(files, options.now);
    exceptions = [...exceptions, ...more];
  }
  return { files, compilation, exceptions };
}
