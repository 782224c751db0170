import { historiesOf, type LineHistories } from "../ports/line-history";
import type { Explanation, LineRecord } from "./explain-entry";

function everyLine({ username, policies, kubernetesGroups }: Explanation): LineRecord[] {
  return [username, ...policies, ...kubernetesGroups].flatMap(({ lines }) => lines);
}

/** The explanations with what git says of each line: who wrote it, and who merged it. Each file is asked for once. */
export async function addHistory(
  explanations: readonly Explanation[],
  histories: LineHistories,
): Promise<readonly Explanation[]> {
  const historyOf = await historiesOf(explanations.flatMap(everyLine), histories);
  const add = <T extends { readonly lines: readonly LineRecord[] }>(reason: T): T => ({
    ...reason,
    lines: reason.lines.map((line) => {
      const git = historyOf(line);
      return git === undefined ? line : { ...line, git };
    }),
  });
  return explanations.map((one) => ({
    ...one,
    username: add(one.username),
    policies: one.policies.map(add),
    kubernetesGroups: one.kubernetesGroups.map(add),
  }));
}
