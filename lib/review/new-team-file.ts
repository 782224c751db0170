import { textRenderer } from "./render-text";

/** What a new team's file is made from. Team and organization have been checked to be names; the rest is anything. */
export interface NewTeam {
  readonly team: string;
  readonly organization: string;
  readonly clusters: readonly string[];
  readonly profiles: readonly string[];
  readonly year: number;
}

/** What may stand in a YAML comment without ending it. */
const PLAIN = /^[A-Za-z0-9._-]+$/;

/** GitHub's organizations; `platform.yaml` takes more for a name, such as a dot. */
const GITHUB_ORGANIZATION = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

/** Of a name with other than letters, or of a word of YAML's own, one cannot see whether it is read as text. */
function scalar(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(name) && !/^(true|false|null)$/i.test(name) ? name : JSON.stringify(name);
}

/** The text of a new team's file, from `templates/team.yaml.hbs`. */
export function newTeamFile(template: string, { team, organization, clusters, profiles, year }: NewTeam): string {
  const render = textRenderer(template);
  const owner = GITHUB_ORGANIZATION.test(organization) ? organization : "your-organization";
  const some = clusters.filter((name) => PLAIN.test(name)).slice(0, 3);
  return render({
    team,
    name: scalar(team),
    owners: JSON.stringify([`@${owner}/${team}`]),
    clusters: `[${(some.length === 0 ? ["*"] : some).map(scalar).join(", ")}]`,
    profiles: profiles.filter((name) => PLAIN.test(name)),
    nextYear: year + 1,
  });
}
