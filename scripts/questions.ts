import { readQuestion, type Question } from "../lib/authorization";
import type { Io } from "./io";
import type { OptionSet, Values } from "./options";

/** How a request is named, as `kubectl auth can-i` names it. */
export const QUESTION_WORDS = [
  { name: "verb", describe: "get, list, create, ...; as Kubernetes names it" },
  { name: "type", describe: "TYPE, TYPE.GROUP or TYPE/NAME, as kubectl names it; or a path, such as /healthz" },
] as const;

export const QUESTION_OPTIONS = {
  subresource: { type: "string", describe: "Such as log, exec or scale" },
  namespace: { type: "string", short: "n", describe: "In this namespace (default: default)" },
  "all-namespaces": { type: "boolean", short: "A", describe: "In all namespaces together" },
} as const satisfies OptionSet;

/** The question of a command line; what may have been meant otherwise is told. */
export function questionOf(
  given: Values<typeof QUESTION_OPTIONS> & { readonly verb: string; readonly type: string },
  io: Io,
): Question {
  const question = readQuestion(given);
  for (const note of question.notes) io.err(`note: ${note}\n`);
  return question;
}
