import Handlebars from "handlebars";

/** What a new team's file is made from; every name has been checked to be one. */
export interface NewTeam {
  readonly team: string;
  readonly organization: string;
  readonly clusters: readonly string[];
  readonly profiles: readonly string[];
  readonly year: number;
}

/** What may stand in a YAML comment without ending it. */
const PLAIN = /^[A-Za-z0-9._-]+$/;

/** The text of a new team's file, from `templates/team.yaml.hbs`. */
export function newTeamFile(template: string, { team, organization, clusters, profiles, year }: NewTeam): string {
  const render = Handlebars.compile(template, { noEscape: true, strict: true });
  return render({
    team,
    organization,
    clusters: clusters.filter((name) => PLAIN.test(name)).slice(0, 3),
    profiles: profiles.filter((name) => PLAIN.test(name)),
    nextYear: year + 1,
  });
}
