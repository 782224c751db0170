import { groupBy } from "../compile";
import { CATALOGUE } from "../model";
import { LARGEST_FILE, locateItems, PLATFORM_FILE, tryAppendItems, type NewItem, type RepoFiles } from "../source";
import type { Location } from "../diagnostics";
import type { Addition } from "./addition";
import { clusterText, grantItem, nodeItem, teamText } from "./items";

/** Where an addition begins in its file. */
interface AdditionPlace {
  readonly addition: Addition;
  readonly at: Pick<Location, "line" | "column">;
}

/** A repository with additions. */
export interface Draft {
  readonly files: RepoFiles;
  /** By file. */
  readonly places: ReadonlyMap<string, readonly AdditionPlace[]>;
  /** Those whose file is laid out so that nothing can be added to it. */
  readonly homeless: readonly Addition[];
}

/** A file's text, where it has one. */
export function textOf(files: RepoFiles, path: string): string | undefined {
  const file = files.get(path);
  return file !== undefined && "text" in file ? file.text : undefined;
}

/** What a list of a file gets: the nodes of a cluster, the grants of a team. */
function itemsOf(additions: readonly Addition[]): { addition: Addition; item: NewItem }[] {
  return additions.flatMap((addition) => {
    if (addition.kind === "cluster") return [];
    return [{ addition, item: addition.kind === "node" ? nodeItem(addition.node) : grantItem(addition) }];
  });
}

function startText([first, ...others]: readonly Addition[]): string | undefined {
  if (first?.kind === "grant") return teamText(first.team);
  const cluster = [first, ...others].find((one) => one?.kind === "cluster");
  return cluster?.kind === "cluster" ? clusterText(cluster.cluster) : undefined;
}

function draftFile(file: string, additions: readonly Addition[], files: RepoFiles) {
  const there = textOf(files, file);
  const text = there ?? startText(additions);
  const items = itemsOf(additions);
  const path = [file.startsWith("teams/") ? "access" : "nodes"];
  const edited =
    text &&
    tryAppendItems(
      text,
      path,
      items.map(({ item }) => item),
    );
  if (edited === undefined || edited === "") return undefined;
  const starts = locateItems(file, edited, path).slice(-items.length);
  const places = items.flatMap(({ addition }, index): AdditionPlace[] => {
    const at = starts[index];
    return at === undefined ? [] : [{ addition, at }];
  });
  // What is wrong with a new file above its first item is wrong for all of it.
  const whole = there === undefined ? additions.map((addition) => ({ addition, at: { line: 0, column: 0 } })) : [];
  return { text: edited, places: [...whole, ...places] };
}

/** Policies that the catalogue does not know, sorted. */
export function unknownPolicies(additions: readonly Addition[]): string[] {
  const names = additions.flatMap((addition) =>
    addition.kind === "grant" ? addition.grants.flatMap(({ policies }) => Object.keys(policies)) : [],
  );
  return [...new Set(names)].filter((name) => !CATALOGUE.has(name)).sort();
}

/** The repository with a list of `platform.yaml` continued; undefined where its layout, or its size, takes no more. */
export function tryContinuePlatform(
  files: RepoFiles,
  path: readonly string[],
  items: readonly NewItem[],
): RepoFiles | undefined {
  const edited = tryAppendItems(textOf(files, PLATFORM_FILE) ?? "", path, items);
  if (edited === undefined || edited.length > LARGEST_FILE) return undefined;
  return new Map([...files, [PLATFORM_FILE, { text: edited }]]);
}

/** Writes additions into a repository's texts; nothing is judged. */
export function draft(files: RepoFiles, additions: readonly Addition[]): Draft {
  const written = new Map(files);
  const places = new Map<string, readonly AdditionPlace[]>();
  const homeless: Addition[] = [];
  for (const [file, theirs] of groupBy(additions, (addition) => addition.file)) {
    const drafted = draftFile(file, theirs, files);
    if (drafted === undefined) homeless.push(...theirs);
    else {
      written.set(file, { text: drafted.text });
      places.set(file, drafted.places);
    }
  }
  return { files: written, places, homeless };
}
