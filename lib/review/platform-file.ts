import { textRenderer } from "./render-text";

/** What a first `platform.yaml` says; all else in it is the strict default. */
export interface FirstPlatform {
  /** The break-glass role's `path/name`. */
  readonly role: string;
  /** @default a name to replace */
  readonly organization?: string | undefined;
  /** The S3 bucket of Terraform's state. @default a local file */
  readonly state?: { readonly bucket: string; readonly region: string } | undefined;
  /** Whose pipeline applies, `org/name` at its host, and whether the account stacks make its roles. @default no pipeline */
  readonly pipeline?:
    { readonly host: "github" | "gitlab"; readonly repository: string; readonly create: boolean } | undefined;
  /** The ARNs of who may assume the break-glass role. @default the role exists already */
  readonly trusted?: readonly string[];
}

/** The session of an IAM user can have been made with MFA; that of a role rarely was. */
const isUser = (arn: string): boolean => arn.split(":")[5]?.startsWith("user/") === true;

/** GitHub is trusted by the repository, GitLab by the subjects of its tokens: https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
function pipelineView({ host, repository, create }: NonNullable<FirstPlatform["pipeline"]>): object {
  const project = `project_path:${repository}`;
  const subjects = {
    plan: JSON.stringify(`${project}:*`),
    branch: JSON.stringify(`${project}:ref_type:branch:ref:main`),
  };
  return {
    create,
    repository: host === "github" ? JSON.stringify(repository) : undefined,
    subjects: host === "gitlab" && create ? subjects : undefined,
  };
}

/** The text of a first `platform.yaml`, from `templates/platform.yaml.hbs`. Every value is quoted, and may be anything. */
export function platformFile(template: string, first: FirstPlatform): string {
  const { role, organization = "your-organization", state, pipeline, trusted = [] } = first;
  return textRenderer(template)({
    role: JSON.stringify(role),
    organization: JSON.stringify(organization),
    state: state && { bucket: JSON.stringify(state.bucket), region: JSON.stringify(state.region) },
    pipeline: pipeline && pipelineView(pipeline),
    trusted: trusted.map((arn) => JSON.stringify(arn)),
    requireMfa: trusted.every(isUser),
  });
}
