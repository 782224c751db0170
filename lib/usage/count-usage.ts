import { plannedAccess } from "../access/access";
import type { ClusterPlan } from "../compile";
import type { LogPlace } from "../ports/audit-log";
import { readEvent, type Fact } from "./audit-event";
import { principalKey } from "./caller";
import { principalTally, type Budget, type PrincipalTally } from "./principal-tally";
import { remember } from "./seen";
import { unwrap } from "./unwrap";
import type { UsageRecord } from "./usage-record";

/** Something that was left out. */
export interface BrokenPiece {
  readonly place: LogPlace;
  readonly why: string;
}

/** Somebody of IAM whom no file declares for the cluster. */
export interface Stranger {
  /** `123456789012 role name`: as IAM tells names apart. */
  readonly who: string;
  readonly requests: number;
  readonly denied: number;
}

/** What is said of the log as a whole. */
export interface LogTally {
  /** Requests that were counted, of everybody. */
  readonly events: number;
  /** In milliseconds since 1970, of everybody's requests; undefined where there are none. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Pieces that are no event that can be read, and the first few of them. */
  readonly broken: number;
  readonly firstBroken: readonly BrokenPiece[];
  /** What is JSON, or a line of a log, and no audit event. */
  readonly foreign: number;
  /** Found before. */
  readonly duplicates: number;
  /** Whether some may not have been noticed: the log is longer than what is remembered. */
  readonly mayHaveMissedDuplicates: boolean;
  /** Requests from before the time that was asked for. */
  readonly older: number;
  /** Requests of nobody of IAM: parts of Kubernetes, service accounts, other issuers' users. */
  readonly notIam: number;
  /** Sorted by requests, the most first. */
  readonly strangers: readonly Stranger[];
  readonly moreStrangers: number;
}

export interface Usage extends LogTally {
  /** Every declared principal, sorted. */
  readonly records: readonly UsageRecord[];
}

export interface CountOptions {
  /** Only requests that came then or later, in milliseconds since 1970. @default all */
  readonly since?: number | undefined;
  /** `principalKey` -> the id that IAM has for it now. @default unknown */
  readonly presentIds?: ReadonlyMap<string, string>;
  /** How many events are remembered to tell duplicates. @default 4 Mi */
  readonly mostRemembered?: number;
}

export interface UsageCounter {
  /** A value of the log: an event, its text, or what it was delivered in. */
  readonly value: (value: unknown, place: LogPlace) => void;
  readonly broken: (place: LogPlace, why: string) => void;
  readonly finish: () => Usage;
}

const MANY = 1 << 22;
const MOST_SESSIONS = 1 << 20;
/** Names, sessions and kinds of requests over all principals. */
const MOST_REMEMBERED = 400_000;
const MOST_PLACES = 5;
const MOST_STRANGERS = 1_000;
const MOST_IDS = 10_000;

/** Counts who used what on one cluster, event by event, in memory that does not grow with the log. */
export function countUsage(plan: ClusterPlan, options: CountOptions = {}): UsageCounter {
  const { since = -Infinity, presentIds = new Map<string, string>(), mostRemembered = MANY } = options;
  const seen = remember(mostRemembered);
  const budget: Budget = { left: MOST_REMEMBERED, isNewName: remember(MOST_SESSIONS).isNew };
  const tallies = new Map<string, PrincipalTally>();
  for (const entry of plan.entries) {
    const { principal, cluster } = entry;
    tallies.set(principalKey(principal), principalTally(cluster.name, principal.arn, plannedAccess(entry), budget));
  }
  /** The id of a principal -> its key: from IAM, and from events that have both. */
  const keys = new Map([...presentIds].map(([key, id]) => [id, key]));
  const strangers = new Map<string, { requests: number; denied: number }>();
  const firstBroken: BrokenPiece[] = [];
  let [events, broken, foreign, duplicates, older, notIam, moreStrangers] = [0, 0, 0, 0, 0, 0, 0];
  let [from, to] = [Infinity, -Infinity];

  const noteBroken = (place: LogPlace, why: string): void => {
    broken += 1;
    if (firstBroken.length < MOST_PLACES) firstBroken.push({ place, why });
  };

  const noteStranger = (who: string, { allowedBy, isOver }: Fact): void => {
    if (!isOver) return;
    const known = strangers.get(who) ?? { requests: 0, denied: 0 };
    if (allowedBy === undefined) known.denied += 1;
    else known.requests += 1;
    if (strangers.has(who) || strangers.size < MOST_STRANGERS) strangers.set(who, known);
    else if (budget.isNewName(`stranger ${who}`)) moreStrangers += 1;
  };

  const take = (fact: Fact): void => {
    const { at, caller, isOver, identity } = fact;
    if (identity !== undefined && !seen.isNew(identity)) {
      duplicates += 1;
      return;
    }
    if (at < since) {
      if (isOver) older += 1;
      return;
    }
    if (isOver) events += 1;
    [from, to] = [Math.min(from, at), Math.max(to, at)];
    if (caller === undefined) {
      if (isOver) notIam += 1;
      return;
    }
    const { id } = caller;
    const key = caller.key ?? (id === undefined ? undefined : keys.get(id));
    if (id !== undefined && caller.key !== undefined && keys.size < MOST_IDS && !keys.has(id)) keys.set(id, caller.key);
    const tally = key === undefined ? undefined : tallies.get(key);
    if (tally === undefined) noteStranger(key ?? id ?? "?", fact);
    else tally.take(fact, caller);
  };

  return {
    value: (value, place) => {
      unwrap(value, {
        event: (event) => {
          const fact = readEvent(event);
          if (fact === "foreign") foreign += 1;
          else if (fact !== "early") take(fact);
        },
        broken: (why) => {
          noteBroken(place, why);
        },
        foreign: () => (foreign += 1),
      });
    },
    broken: noteBroken,
    finish: () => ({
      events,
      from: from === Infinity ? undefined : from,
      to: to === -Infinity ? undefined : to,
      broken,
      firstBroken,
      foreign,
      duplicates,
      mayHaveMissedDuplicates: seen.hasForgotten(),
      older,
      notIam,
      strangers: [...strangers]
        .map(([who, counts]) => ({ who, ...counts }))
        .sort((a, b) => b.requests - a.requests || (a.who < b.who ? -1 : 1)),
      moreStrangers,
      records: plan.entries.map(({ principal }) => {
        const key = principalKey(principal);
        const record = tallies.get(key)?.record(presentIds.get(key));
        if (record === undefined) throw new Error(`no tally for ${principal.arn}`);
        return record;
      }),
    }),
  };
}
