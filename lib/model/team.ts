import { error, quote, warning, type Location, type Report } from "../diagnostics";
import type { Written, WrittenTeam } from "../schema";
import { readGrant, type Grant, type GrantContext } from "./grant";
import { parseNamespace } from "./namespace";
import { takeEach, type Placed } from "./placed";

export interface Team {
  readonly name: string;
  /** GitHub users and teams, or e-mail addresses. */
  readonly owners: readonly string[];
  readonly contact: string | undefined;
  readonly namespaces: readonly Placed<string>[];
  readonly grants: readonly Grant[];
  readonly file: string;
  /** Where the file names the team. */
  readonly at: Location;
}

/** A team, its names resolved. What is refused in it is reported and left out. */
export function readTeam(written: Written<WrittenTeam>, context: GrantContext, report: Report): Team {
  const { value, at, file, stem } = written;
  const teamAt = at(["team"]);
  if (value.team !== stem) {
    const hint = `rename the file to teams/${value.team}.yaml, or the team`;
    report(error("file-name", teamAt, `${quote(value.team)} is declared in ${file}`, { hint }));
  }
  if ((value.owners ?? []).length === 0) {
    report(
      warning("team-without-owners", teamAt, `team ${quote(value.team)} has no owners`, {
        hint: 'add `owners: ["@org/team"]`',
      }),
    );
  }
  const namespaceAt = (index: number): Location => at(["namespaces", index]);
  const namespaces = takeEach(value.namespaces ?? [], parseNamespace, "invalid-namespace", namespaceAt, report);
  const own = namespaces.map((namespace) => namespace.value);
  const allRefused = own.length === 0 && (value.namespaces ?? []).length > 0;
  const reportGrant: Report = (problem) => {
    // Its namespaces are there; what is wrong with them has been told.
    if (!allRefused || problem.rule !== "own-without-namespaces") report(problem);
  };
  return {
    name: value.team,
    owners: value.owners ?? [],
    contact: value.contact,
    namespaces,
    grants: value.access.map((grant, index) => readGrant(written, index, grant, own, context, reportGrant)),
    file,
    at: teamAt,
  };
}
