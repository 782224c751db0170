import type { LineHistory, LinePlace } from "../ports/line-history";
import { campaignPaths, toJson } from "./campaign";
import { manifestText } from "./manifest";
import type { Proof } from "./prove";
import type { Answer } from "./read-answers";
import { rowWords } from "./row";
import type { CampaignStatus } from "./status";

/** A decision as it is kept: with what git says of the line that makes it. */
function decisionRecord(
  { team, row, decision, reviewer, reason, until, instead, at }: Answer,
  history: LineHistory | undefined,
): object {
  return {
    id: row.id,
    team,
    what: rowWords(row),
    principal: row.principal,
    decision: decision ?? null,
    reviewer: reviewer ?? null,
    reason: reason ?? null,
    until: until ?? null,
    instead: instead ?? null,
    at: `${at.file}:${at.line}`,
    git: history ?? null,
  };
}

/**
 * What is kept of a campaign: who decided what, what became of it, and the hash of every file that it rests on.
 *
 * @param files the texts below `reviews/<name>/`, by path from the root
 * @param historyOf what git says of the line of a decision
 */
export function evidenceFiles(
  {
    status,
    answers,
    proofs,
  }: { readonly status: CampaignStatus; readonly answers: readonly Answer[]; readonly proofs: readonly Proof[] },
  files: ReadonlyMap<string, string>,
  closed: string,
  historyOf: (place: LinePlace) => LineHistory | undefined,
): ReadonlyMap<string, string> {
  const { folder, evidence } = campaignPaths(status.campaign);
  const made = new Map([
    [`${evidence}/status.json`, toJson({ ...status, closed })],
    [`${evidence}/decisions.json`, toJson(answers.map((answer) => decisionRecord(answer, historyOf(answer.at))))],
    [`${evidence}/proof.json`, toJson(proofs)],
  ]);
  const rests = [...files].filter(([path]) => !path.startsWith(`${evidence}/`));
  return new Map([...made, [`${evidence}/manifest.json`, manifestText(folder, new Map([...rests, ...made]))]]);
}
