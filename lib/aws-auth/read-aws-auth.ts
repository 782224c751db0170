import { SECTIONS, type AwsAuth, type AwsAuthLine, type AwsAuthNote, type ConfigMap } from "./aws-auth";
import { noteOfKey } from "./ignored-keys";
import { readLine } from "./read-line";
import { readAccounts, readSection } from "./read-section";

type LineSection = AwsAuthLine["section"];

const ARN_KEYS = { mapRoles: "rolearn", mapUsers: "userarn" } as const;

function readLines(
  section: LineSection,
  text: string | undefined,
): { lines: AwsAuthLine[]; notes: readonly AwsAuthNote[] } {
  const { items, notes } = readSection(section, text);
  const lines = items.map(({ node, place }, index): AwsAuthLine => {
    return { section, index, line: place.line, ...readLine(node, ARN_KEYS[section]), replacedBy: undefined };
  });
  return { lines, notes };
}

/** The last line of each ARN, whose case does not count. */
function lastByArn(lines: readonly AwsAuthLine[]): ReadonlyMap<string, AwsAuthLine> {
  return new Map(lines.filter(({ arn }) => arn !== "").map((line) => [line.arn.toLowerCase(), line]));
}

/** Of users whose ARNs differ in case alone, newer authenticators keep all, and take any. */
function caseFlaw(line: AwsAuthLine, users: readonly AwsAuthLine[]): string[] {
  const twins = users.some(({ arn }) => arn !== line.arn && arn.toLowerCase() === line.arn.toLowerCase());
  return twins ? ["another line has the same ARN in different case: newer authenticators use either of them"] : [];
}

/**
 * What EKS's authenticator has after it read the ConfigMap, and what it ignores or drops, in words. Of lines for one ARN
 * the last counts, and one of `mapRoles` before any of `mapUsers`.
 * Source: aws-iam-authenticator, pkg/mapper/configmap and pkg/config/mapper.go.
 */
export function readAwsAuth({ data }: Pick<ConfigMap, "data">): AwsAuth {
  const roles = readLines("mapRoles", data.get("mapRoles"));
  const users = readLines("mapUsers", data.get("mapUsers"));
  const { accounts, notes } = readAccounts(data.get("mapAccounts"));
  const userLines = users.lines.map((line) => ({ ...line, flaws: [...line.flaws, ...caseFlaw(line, users.lines)] }));
  const [lastRole, lastUser] = [lastByArn(roles.lines), lastByArn(userLines)];
  const withWinner = (line: AwsAuthLine): AwsAuthLine => {
    const arn = line.arn.toLowerCase();
    const winner = lastRole.get(arn) ?? lastUser.get(arn);
    if (winner === undefined || winner === line) return line;
    return { ...line, replacedBy: { section: winner.section, index: winner.index } };
  };
  const known: readonly string[] = SECTIONS;
  const ignored = [...data.keys()].filter((key) => !known.includes(key)).map(noteOfKey);
  return {
    lines: [...roles.lines.map(withWinner), ...userLines.map(withWinner)],
    accounts,
    notes: [...roles.notes, ...users.notes, ...notes, ...ignored],
  };
}
