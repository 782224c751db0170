import { principalWords } from "../access/principal-words";
import type { AccessPlan, PlannedEntry } from "../compile";
import { enumerate, orNearest, quote, UsageError } from "../diagnostics";
import { matches, parsePrincipalArn, tryParseSessionArn } from "../model";

function isNamed({ principal }: PlannedEntry, text: string): boolean {
  // A session is of the role that has the entry.
  const session = tryParseSessionArn(text);
  if (session === undefined) return principalWords(principal).some((word) => matches(text, word));
  const { account, name } = session;
  return (
    principal.kind === "role" && principal.account === account && principal.name.toLowerCase() === name.toLowerCase()
  );
}

/**
 * The ARN of the one principal of a cluster that a text names: an ARN, also of a session, a name, `role/path/name` or a
 * permission set. An ARN that has no entry there is returned as it is: it has nothing.
 * @throws UsageError where there is no such cluster, nobody is named so, or several are
 */
export function findPrincipal({ clusters }: AccessPlan, cluster: string, text: string): string {
  const names = clusters.map((one) => one.cluster.name);
  if (!names.includes(cluster)) {
    throw new UsageError(`--cluster: there is no cluster ${quote(cluster)}${orNearest(cluster, names)}`);
  }
  const entries = clusters.flatMap((one) => one.entries);
  const here = entries.filter((entry) => entry.cluster.name === cluster && isNamed(entry, text));
  const arns = [...new Set(here.map(({ principal }) => principal.arn))];
  const [arn] = arns;
  if (arn !== undefined && arns.length === 1) return arn;
  if (arns.length > 1) {
    throw new UsageError(`${quote(text)} is ${arns.length} principals on ${cluster}; name one: ${enumerate(arns)}`);
  }
  const elsewhere = entries.find((entry) => isNamed(entry, text));
  if (elsewhere !== undefined) return elsewhere.principal.arn;
  if (parsePrincipalArn(text).ok || tryParseSessionArn(text) !== undefined) return text;
  const words = entries.flatMap(({ principal }) => principalWords(principal));
  throw new UsageError(`there is no principal ${quote(text)}${orNearest(text, words)}`);
}
