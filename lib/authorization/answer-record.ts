import type { Scope } from "../access/scope";
import { originRecord, type OriginRecord } from "../compile";
import type { AccessGround } from "./grounds";
import type { Answer, Verdict } from "./judge";
import type { Question } from "./question";
import type { EntryVerdict } from "./who-can";

/** Why, as `--format json` shows it; stable. */
export interface GroundRecord {
  readonly source: "policy" | "rbac";
  /** The access policy's full name. */
  readonly policy?: string;
  /** The binding's name; a RoleBinding's namespace is the scope. */
  readonly binding?: string;
  readonly scope: Scope;
  readonly origins: readonly OriginRecord[];
}

/** The answer of `yarn can-i --format json`; stable. */
export interface AnswerRecord {
  readonly answer: Answer;
  readonly because: readonly GroundRecord[];
  /** Where it is yes; only of a question about all namespaces whose answer is no. */
  readonly namespaces?: readonly string[];
  readonly notEvaluated: readonly string[];
}

/** One of `yarn who-can --format json`; stable. */
export interface AllowedRecord {
  readonly cluster: string;
  readonly principal: string;
  readonly answer: Exclude<Answer, "no">;
  readonly because: readonly GroundRecord[];
}

function groundRecord(ground: AccessGround): GroundRecord {
  const { scope } = ground;
  const origins = ground.origins.map(originRecord);
  return ground.source === "policy"
    ? { source: "policy", policy: ground.planned.policy.name, scope, origins }
    : { source: "rbac", binding: ground.binding.name, scope, origins };
}

export function answerRecord({ answer, because, namespaces, notEvaluated }: Verdict, question: Question): AnswerRecord {
  const where = question.isForAll && answer === "no" && namespaces !== "cluster" ? { namespaces } : {};
  return { answer, because: because.map(groundRecord), ...where, notEvaluated };
}

export function allowedRecords(verdicts: readonly EntryVerdict[]): AllowedRecord[] {
  return verdicts.flatMap(({ entry, answer, because }) =>
    answer === "no"
      ? []
      : [
          {
            cluster: entry.cluster.name,
            principal: entry.principal.arn,
            answer,
            because: because.map(groundRecord),
          },
        ],
  );
}
