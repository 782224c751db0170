import type { ApiAnswer, ApiCaller } from "../ports/api-caller";
import { fill, type Names } from "./fill";
import { findDifferences, type Difference } from "./match";
import type { Call, Refusal, Row } from "./row";

/** What came of a row. */
export type Outcome =
  | { readonly kind: "agrees" }
  /** The call, counted from 1, that was answered otherwise than recorded. */
  | {
      readonly kind: "differs";
      readonly call: number;
      readonly operation: string;
      readonly differences: readonly Difference[];
    }
  /** It cannot be asked here. */
  | { readonly kind: "skipped"; readonly why: string }
  /** A call was not answered, by the operation at least. */
  | { readonly kind: "failed"; readonly call: number; readonly operation: string; readonly why: string };

function judgeRefusal(refuses: Refusal, answer: ApiAnswer & { readonly kind: "refused" }): readonly Difference[] {
  const { code, message, messageBegins, status } = refuses;
  const begins = messageBegins === undefined ? undefined : answer.message.slice(0, messageBegins.length);
  const pairs = [
    ["code", code, answer.code],
    ["status", answer.status === undefined ? undefined : status, answer.status],
    ["message", message, answer.message],
    ["message", messageBegins, begins === messageBegins ? begins : answer.message],
  ] as const;
  return pairs
    .filter(([, expected, found]) => expected !== undefined && expected !== found)
    .map(([at, expected, found]) => ({ at, expected: JSON.stringify(expected), found: JSON.stringify(found) }));
}

function words({ code, message = "" }: Pick<Refusal, "code" | "message">): string {
  return [code ?? "a refusal", ...(message === "" ? [] : [JSON.stringify(message)])].join(" ");
}

/** What is different about an answer that came. */
function judge({ gives, refuses }: Call, answer: Exclude<ApiAnswer, { kind: "failed" }>): readonly Difference[] {
  if (answer.kind === "refused") {
    if (refuses !== undefined) return judgeRefusal(refuses, answer);
    return [{ at: "", expected: "an answer", found: words(answer) }];
  }
  if (refuses !== undefined) return [{ at: "", expected: words(refuses), found: "an answer" }];
  return gives === undefined ? [] : findDifferences(gives, answer.output);
}

/** Makes a row's calls in their order, up to the first that is not answered as recorded. */
export async function runRow({ calls }: Row, caller: ApiCaller, names: Names): Promise<Outcome> {
  const answers: unknown[] = [];
  for (const [index, one] of calls.entries()) {
    const place = { call: index + 1, operation: one.call };
    const answer = await caller.send(one.call, fill(one.with, names, answers));
    if (answer.kind === "failed") return { kind: "failed", ...place, why: answer.why };
    answers.push(answer.kind === "output" ? answer.output : undefined);
    const differences = judge(fill(one, names, answers), answer);
    if (differences.length > 0) return { kind: "differs", ...place, differences };
  }
  return { kind: "agrees" };
}
