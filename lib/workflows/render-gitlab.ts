import { withMark } from "../generated/mark";
import { textRenderer } from "../review/render-text";
import { checkNames, PROGRAM_OF_PACKAGE } from "./names";

/** Where GitLab looks for the pipeline. */
export const GITLAB_FILE = ".gitlab-ci.yml";

export interface GitLabSettings {
  /** The branch that is applied: protect it. */
  readonly branch: string;
  /** The protected environment of the job that applies. */
  readonly environment: string;
  /** Of the identity tokens: what the roles trust. */
  readonly audience: string;
  /** Of this program, for the mark. */
  readonly version: string;
}

/**
 * The text of `.gitlab-ci.yml`, from `templates/gitlab/`. https://docs.gitlab.com/ci/yaml/
 * @throws Error for a name that the schema refuses: our bug
 */
export function renderGitLab(template: string, { version, ...view }: GitLabSettings): string {
  checkNames(view.branch, view.environment, view.audience.replace(/^https:\/\//, ""));
  return withMark(textRenderer(template)({ ...view, program: PROGRAM_OF_PACKAGE }), version);
}
