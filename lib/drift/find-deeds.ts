import type { Unread } from "../ports/reading";
import type { TrailEvent, TrailPage, TrailPlace, TrailReader } from "../ports/trail-reader";
import { arnOfPolicy } from "./cause";
import { compareDeeds, deedOf, isDeed, OPERATIONS, tryMatch, type Suspect } from "./deed";
import type { Finding } from "./finding";
import type { Deed, Note } from "./finding-details";
import { liveByArn, type ClusterLook } from "./look";

/** As many calls as anybody reads of one finding. */
const MOST_DEEDS = 5;

type TrailAnswer = TrailPage | Unread;

interface TrailQuestion {
  readonly place: TrailPlace;
  readonly operation: string;
}

function placeOf({ plan }: ClusterLook): TrailPlace {
  const { account, region, assumeRole } = plan.cluster;
  return { account, region, assumeRole };
}

function questionKey({ place: { account, region }, operation }: TrailQuestion): string {
  return [account, region, operation].join(" ");
}

function questionsOf(look: ClusterLook): TrailQuestion[] {
  const place = placeOf(look);
  const operations = look.drift.findings.filter(isDeed).flatMap(({ kind }) => OPERATIONS[kind] ?? []);
  return [...new Set(operations)].map((operation) => ({ place, operation }));
}

function suspectOf(finding: Finding, look: ClusterLook): Suspect {
  const { name: cluster, partition } = look.plan.cluster;
  const { principal, policy } = finding;
  const policyArn = policy === undefined ? undefined : arnOfPolicy(finding, partition);
  return { cluster, principal, policyArn, entryArn: liveByArn(look).get(principal ?? "")?.accessEntryArn };
}

function deedsOf(suspect: Suspect, events: readonly TrailEvent[]): Deed[] {
  const deeds = events.flatMap((event) => {
    const name = tryMatch(event, suspect);
    return name === undefined ? [] : [deedOf(event, name)];
  });
  return deeds.sort(compareDeeds).slice(0, MOST_DEEDS);
}

/** Undefined where not one of the operations could be looked up. */
function tryFindWho(
  finding: Finding,
  look: ClusterLook,
  answers: ReadonlyMap<string, TrailAnswer>,
): Deed[] | undefined {
  const place = placeOf(look);
  const pages = (OPERATIONS[finding.kind] ?? []).map((operation) => answers.get(questionKey({ place, operation })));
  const read = pages.filter((page): page is TrailPage => page !== undefined && "events" in page);
  return read.length === 0
    ? undefined
    : deedsOf(
        suspectOf(finding, look),
        read.flatMap(({ events }) => events),
      );
}

function notesOf(asked: readonly (readonly [TrailQuestion, TrailAnswer])[]): Note[] {
  const notes = asked.flatMap(
    ([
      {
        place: { account, region },
        operation,
      },
      answer,
    ]): Note[] => {
      const at = { about: "cloudtrail", account, region } as const;
      if ("couldNotLook" in answer) return [{ ...at, text: `who did it was not looked up: ${answer.couldNotLook}` }];
      const only = `only the newest ${answer.events.length} events of ${operation} were looked through`;
      return answer.isWhole ? [] : [{ ...at, text: only }];
    },
  );
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}

/**
 * Looks up in CloudTrail who did what was found, as far as somebody did. Each operation is asked for once for an account
 * and region, however many findings it may explain.
 */
export async function findDeeds(
  looks: readonly ClusterLook[],
  trail: TrailReader,
): Promise<{ readonly looks: readonly ClusterLook[]; readonly notes: readonly Note[] }> {
  const questions = new Map(looks.flatMap(questionsOf).map((question) => [questionKey(question), question]));
  const asked = await Promise.all(
    [...questions.values()].map(async (one) => [one, await trail.lookup(one.place, one.operation)] as const),
  );
  const answers = new Map(asked.map(([question, answer]) => [questionKey(question), answer]));
  const told = looks.map((look): ClusterLook => {
    const findings = look.drift.findings.map((finding): Finding => {
      const who = isDeed(finding) ? tryFindWho(finding, look, answers) : undefined;
      return who === undefined ? finding : { ...finding, who };
    });
    return { ...look, drift: { ...look.drift, findings } };
  });
  return { looks: told, notes: notesOf(asked) };
}
