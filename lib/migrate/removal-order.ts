import type { AwsAuthLine, Section } from "../aws-auth";
import { isMeant, type Accepted } from "./accepted";
import { lineAccess } from "./access-value";
import { MASTERS } from "./compare-groups";
import { droppedSections, type KnownConfigMap } from "./kept-config-map";
import { readLineSubject } from "./line-subject";

/** What is taken out of the ConfigMap in one go: every line of one principal, or what else there is. */
export interface LineRemoval {
  /** What `--principal` takes: the ARN, the account or the section; for a line without an ARN its place, `mapRoles[2]`. */
  readonly name: string;
  /** All of them at once: with the last one alone gone, the one before it would count. Empty for accounts and sections. */
  readonly lines: readonly AwsAuthLine[];
  /** Set for an account of `mapAccounts`, or a section that EKS drops. */
  readonly other: { readonly account: string } | { readonly section: Section } | undefined;
  /** Why it stands at this place of the order. */
  readonly why: string;
  readonly accepted: boolean;
}

const RANKS = {
  nobody: "gives nobody access: nobody can notice",
  unknown: "may let somebody in, nobody can tell whom",
  person: "people's access: one team notices, and you can put it back",
  account: "a whole account's way in, without groups",
  admin: "an administrator: others are left who can put it back",
  node: "nodes: without it new ones do not join, and running ones become NotReady",
  rescue: "the way in when nothing else works",
  own: "yours: whoever removes lines must be able to put them back",
} as const;

type Rank = keyof typeof RANKS;
const ORDER = Object.keys(RANKS) as Rank[];

/** Whose lines go last. Keys of principals. */
export interface Precious {
  readonly caller: string | undefined;
  readonly breakGlass: string | undefined;
}

function rankOf(line: AwsAuthLine, partition: string, { caller, breakGlass }: Precious): Rank {
  const subject = readLineSubject(line.arn, partition);
  if (subject.state === "dead") return "nobody";
  if (subject.state === "unknown") return "unknown";
  if (subject.key === caller) return "own";
  if (subject.key === breakGlass) return "rescue";
  const { type, groups } = lineAccess(line, subject);
  if (type !== "STANDARD") return "node";
  return groups.includes(MASTERS) ? "admin" : "person";
}

function nameOf({ arn, section, index }: AwsAuthLine): string {
  return arn === "" ? `${section}[${index}]` : arn;
}

function byPrincipal(lines: readonly AwsAuthLine[]): AwsAuthLine[][] {
  const groups = new Map<string, AwsAuthLine[]>();
  for (const line of lines) {
    const key = nameOf(line).toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}

/** What is left of the ConfigMap, from the least critical to the most. */
export function removalOrder(
  live: KnownConfigMap,
  partition: string,
  accepted: readonly Accepted[],
  precious: Precious,
): LineRemoval[] {
  const { lines, accounts } = live.awsAuth;
  const ranked: { rank: Rank; removal: Omit<LineRemoval, "why" | "accepted"> }[] = [
    ...byPrincipal(lines).flatMap((group) => {
      const counting = group.find(({ replacedBy }) => replacedBy === undefined) ?? group[0];
      if (counting === undefined) return [];
      const removal = { name: nameOf(counting), lines: group, other: undefined };
      return [{ rank: rankOf(counting, partition, precious), removal }];
    }),
    ...accounts.map((account) => ({
      rank: "account" as const,
      removal: { name: account, lines: [], other: { account } },
    })),
    ...droppedSections(live).map((section) => ({
      rank: "unknown" as const,
      removal: { name: section, lines: [], other: { section } },
    })),
  ];
  return ranked
    .sort((a, b) => ORDER.indexOf(a.rank) - ORDER.indexOf(b.rank))
    .map(({ rank, removal }) => ({
      ...removal,
      why: RANKS[rank],
      accepted: accepted.some((one) => isMeant(one, [removal.name])),
    }));
}
