import { groupBy } from "../compile";
import type { AccessChange } from "./access-change";
import { describeChanges, sidesOf, type Side } from "./describe-change";
import { describeLeftAlone, type LeftAlone } from "./left-alone";
import { DANGERS, type Danger, type Sentence } from "./sentence";
import { clusterWords, principalWords, subjectWords, type Homes } from "./subject";
import { listed, plainText, words, type Words } from "./words";

/** What one team's lines change for one principal on one cluster, on one side. */
interface Part {
  readonly side: Side;
  readonly danger: Danger;
  readonly changes: readonly [AccessChange, ...AccessChange[]];
  readonly phrases: readonly Words[];
  readonly notes: readonly Words[];
  readonly entryIsGone: boolean;
  readonly principal: Words;
}

function dangerOf(side: Side, changes: readonly AccessChange[], notes: readonly Words[]): Danger {
  const adminGrade = changes.some((change) => "adminGrade" in change && change.adminGrade);
  const longer = changes.some(({ kind }) => kind === "expiry-extended" || kind === "expiry-removed");
  if (side === "expiry") return adminGrade && longer ? "admin-gain" : side;
  if (side === "gain" || side === "identity") return adminGrade ? "admin-gain" : side;
  if (side === "loss") return notes.length > 0 ? "leaves-nobody" : side;
  return side === "tag" ? "tag-only" : side;
}

interface World {
  readonly left: LeftAlone;
  readonly homes: Homes;
}

/** An entry that comes or goes is told by what it grants, where it grants anything. */
function isSaid(change: AccessChange, all: readonly AccessChange[]): boolean {
  if (change.kind === "teams-changed") return all.length === 1;
  if (change.kind !== "entry-added" && change.kind !== "entry-removed") return true;
  const [side] = sidesOf(change);
  const others = all.some((other) => other !== change && sidesOf(other).some((one) => one === side));
  return !others || change.type !== "STANDARD" || (side === "gain" && change.username !== undefined);
}

function partsOfCell(all: readonly AccessChange[], { left, homes }: World): Part[] {
  const entryIsGone = all.some(({ kind }) => kind === "entry-removed");
  const said = all.filter((change) => isSaid(change, all));
  const sided = said.flatMap((change) => sidesOf(change).map((side) => ({ side, change })));
  return groupBy(sided, ({ side, change }) => JSON.stringify([side, change.teams])).flatMap(([, alike]) => {
    const [first, ...others] = alike;
    if (first === undefined) return [];
    const { side, change } = first;
    const changes = [change, ...others.map((other) => other.change)] as const;
    const notes = side === "loss" ? describeLeftAlone(changes, entryIsGone, left) : [];
    return [
      {
        side,
        danger: dangerOf(side, changes, notes),
        changes,
        phrases: describeChanges(changes, side),
        notes,
        entryIsGone,
        principal: principalWords(change.principal, homes.get(change.cluster)),
      },
    ];
  });
}

function predicate({ side, phrases, entryIsGone }: Part, many: boolean, where: Words): Words {
  const what = listed(phrases, 12);
  const verb = (one: string, several: string): Words => [many ? several : one];
  switch (side) {
    case "gain":
      return words`${verb("gains", "gain")} ${what} ${where}`;
    case "loss":
      return entryIsGone
        ? words`${verb("loses", "lose")} all access ${where}: ${what}`
        : words`${verb("loses", "lose")} ${what} ${where}`;
    case "interruption":
      return words`${verb("has its access entry", "have their access entries")} deleted and recreated ${where}, without access in between: ${what}`;
    case "tag":
      return words`${verb("keeps its access", "keep their access")} ${where}; only the Team tag changes, to ${what}`;
    default:
      return words`${verb("has", "have")} ${what} ${where}`;
  }
}

function sentenceOf(parts: readonly Part[], clusters: readonly string[]): Sentence[] {
  const [first] = parts;
  if (first === undefined) return [];
  const { danger, notes } = first;
  const { purpose, teams } = first.changes[0];
  const labels = new Map(parts.map(({ principal }) => [JSON.stringify(principal), principal]));
  const subject = subjectWords(purpose, teams, [...labels.values()]);
  const many = teams.length > 1 || (teams.length === 0 && labels.size > 1);
  const said = words`${subject} ${predicate(first, many, clusterWords(clusters))}`;
  const cells = parts.map(({ changes: [{ cluster, principal }] }) => ({ cluster, principal }));
  return [{ danger, words: notes.reduce((all, note) => words`${all}; ${note}`, said), teams, cells }];
}

/** Equal for parts that one sentence can tell, whatever the principal and the cluster. */
function signature({ side, danger, phrases, notes, entryIsGone, changes: [{ teams, purpose }] }: Part): string {
  return JSON.stringify([side, danger, teams, purpose, entryIsGone, phrases, notes]);
}

/** Principals with the same clusters share a sentence, so that each sentence is true of each of them on each cluster. */
function sentencesOf(alike: readonly Part[]): Sentence[] {
  const clustersOf = (parts: readonly Part[]): string[] =>
    [...new Set(parts.map(({ changes: [{ cluster }] }) => cluster))].sort();
  const byPrincipal = groupBy(alike, ({ principal }) => JSON.stringify(principal));
  return groupBy(byPrincipal, ([, parts]) => JSON.stringify(clustersOf(parts))).flatMap(([, same]) => {
    const parts = same.flatMap(([, theirs]) => theirs);
    return sentenceOf(parts, clustersOf(parts));
  });
}

function compareSentences(a: Sentence, b: Sentence): number {
  const rank = DANGERS.indexOf(a.danger) - DANGERS.indexOf(b.danger) || b.cells.length - a.cells.length;
  if (rank !== 0) return rank;
  return plainText(a.words) < plainText(b.words) ? -1 : 1;
}

/**
 * Changes grouped for people: the same change of the same team is one sentence, however many principals and clusters it
 * is about. The most dangerous first, then those about most. Every change's principal and cluster is in some sentence.
 */
export function writeSentences(changes: readonly AccessChange[], world: World): Sentence[] {
  const cells = groupBy(changes, ({ cluster, principal }) => JSON.stringify([cluster, principal]));
  const parts = cells.flatMap(([, all]) => partsOfCell(all, world));
  return groupBy(parts, signature)
    .flatMap(([, alike]) => sentencesOf(alike))
    .sort(compareSentences);
}
