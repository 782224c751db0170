import { groupBy } from "../compile";
import { defaultUsername } from "../model";
import { unitePolicies } from "../access/access";
import type { Addition } from "./addition";
import type { FoundGrant } from "./found-access";

type GrantAddition = Extract<Addition, { kind: "grant" }>;

const TEAM_FILE = /^teams\/([^/]+)\.yaml$/;

/**
 * How a team is written: names that differ only in case are one file on many a disk, and one team. That of the file that is
 * there, else the one in lower case, else the first.
 */
function spellings(teams: readonly string[], paths: Iterable<string>): ReadonlyMap<string, string> {
  const lower = (name: string): string => name.toLowerCase();
  const best = [...new Set(teams)].sort((a, b) => Number(b === lower(b)) - Number(a === lower(a)) || (a < b ? -1 : 1));
  const there = [...paths].flatMap((path) => TEAM_FILE.exec(path)?.[1] ?? []);
  return new Map([...best.reverse(), ...there].map((name) => [lower(name), name]));
}

function accessKey({ principal, username, kubernetesGroups, policies }: FoundGrant): string {
  const own = username === defaultUsername(principal) ? undefined : username;
  const groups = [...new Set(kubernetesGroups)].sort();
  return JSON.stringify([principal.name, principal.arn, own ?? "", groups, unitePolicies(Object.entries(policies))]);
}

/** Grants as team files have them: the same access of one principal on several clusters is one, whatever their order was. */
export function groupGrants(grants: readonly FoundGrant[], paths: Iterable<string>): GrantAddition[] {
  const names = spellings(
    grants.map(({ team }) => team),
    paths,
  );
  const nameOf = ({ team }: FoundGrant): string => names.get(team.toLowerCase()) ?? team;
  return groupBy(grants, nameOf).flatMap(([team, theirs]) =>
    groupBy(theirs, accessKey).flatMap(([, same]): GrantAddition[] => {
      const [first, ...others] = same;
      return first === undefined
        ? []
        : [{ kind: "grant", file: `teams/${team}.yaml`, team, grants: [first, ...others] }];
    }),
  );
}
