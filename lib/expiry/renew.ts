import { compileRepository, type Readable } from "../compile-repository";
import { enumerate, newErrors, orNearest, quote, UsageError, type Diagnostic } from "../diagnostics";
import { compareEnds, isOver, minuteOf, type End, type Grant, type Model } from "../model";
import { trySetKeys, type RepoFiles } from "../source";

/** A grant of the files, and where it stands in its team's. */
export interface FoundGrant {
  readonly file: string;
  /** Its place in the file's `access`. */
  readonly index: number;
  readonly grant: Grant;
}

/** What a renewal makes of the files, or what is wrong with it. */
export type Renewal =
  | { readonly kind: "renewed"; readonly text: string; readonly before: string; readonly compiled: Readable }
  | { readonly kind: "refused"; readonly problems: readonly Diagnostic[] }
  | { readonly kind: "by-hand"; readonly why: string };

/**
 * The grant that `TEAM/GRANT` names: by its name, or by `#2`, its place in the file.
 * @throws UsageError where there is none, or several
 */
export function findGrant(target: string, { teams }: Model): FoundGrant {
  const slash = target.indexOf("/");
  if (slash === -1)
    throw new UsageError(`${quote(target)}: expected TEAM/GRANT, such as payments/on-call or payments/#2`);
  const [name, word] = [target.slice(0, slash), target.slice(slash + 1)];
  const team = teams.find((one) => one.name === name);
  const names = teams.map((one) => one.name);
  if (team === undefined) throw new UsageError(`there is no team ${quote(name)}${orNearest(name, names)}`);
  const place = /^#(\d{1,4})$/.exec(word)?.[1];
  const found = team.grants
    .map((grant, index) => ({ file: team.file, index, grant }))
    .filter(({ grant, index }) => (place === undefined ? grant.name === word : index + 1 === Number(place)));
  const [first, second] = found;
  if (first === undefined) {
    const known = team.grants.flatMap((grant) => grant.name ?? []);
    const near = place === undefined ? orNearest(word, known) : `; it has ${team.grants.length}`;
    throw new UsageError(
      `team ${quote(name)} has no grant ${quote(word)}${near}; one without a name is #1, #2, ... by its place`,
    );
  }
  if (second !== undefined) {
    const places = found.map(({ index }) => `${name}/#${index + 1}`);
    throw new UsageError(`${quote(target)} is ${found.length} grants; name one: ${enumerate(places)}`);
  }
  return first;
}

/** Why a grant cannot be renewed until then; undefined where it can. */
function tryRefuse({ grant }: FoundGrant, until: End, now: Date): string | undefined {
  if (isOver(until, minuteOf(now))) return `${until} is past`;
  if (grant.expires === undefined) return "the grant has no end: there is nothing to renew";
  const way = compareEnds(until, grant.expires.value);
  return way === 0 ? `the grant ends then already` : undefined;
}

/** Renews a grant in its file, in place, and says what the guardrails say of it. Nothing else of the file changes. */
export function renewGrant(
  found: FoundGrant,
  { until, reason }: { readonly until: End; readonly reason: string },
  { files, now, compiled }: { readonly files: RepoFiles; readonly now: Date; readonly compiled: Readable },
): Renewal {
  const why = tryRefuse(found, until, now);
  if (why !== undefined) return { kind: "by-hand", why };
  const file = files.get(found.file);
  const before = file !== undefined && "text" in file ? file.text : "";
  const text = trySetKeys(before, ["access", found.index], { expires: until, reason }, "expires");
  if (text === undefined)
    return { kind: "by-hand", why: "the layout of the file takes no edit: change the line by hand" };
  const after = compileRepository(new Map(files).set(found.file, { text }), now, compiled);
  const problems = newErrors(compiled.diagnostics, after.diagnostics);
  if (problems.length > 0 || after.kind === "unreadable") return { kind: "refused", problems };
  return { kind: "renewed", text, before, compiled: after };
}
