import { textRenderer } from "./render-text";

/** What a first `platform.yaml` says; all else in it is the strict default. */
export interface FirstPlatform {
  /** The break-glass role's `path/name`. */
  readonly role: string;
  /** @default a name to replace */
  readonly organization?: string | undefined;
  /** The S3 bucket of Terraform's state. @default a local file */
  readonly state?: { readonly bucket: string; readonly region: string } | undefined;
  /** Whose workflows apply, `org/name` at GitHub, and whether the account stacks make its roles. @default no pipeline */
  readonly pipeline?: { readonly repository: string; readonly create: boolean } | undefined;
  /** The ARNs of who may assume the break-glass role. @default the role exists already */
  readonly trusted?: readonly string[];
}

/** The session of an IAM user can have been made with MFA; that of a role rarely was. */
const isUser = (arn: string): boolean => arn.split(":")[5]?.startsWith("user/") === true;

/** The text of a first `platform.yaml`, from `templates/platform.yaml.hbs`. Every value is quoted, and may be anything. */
export function platformFile(template: string, first: FirstPlatform): string {
  const { role, organization = "your-organization", state, pipeline, trusted = [] } = first;
  return textRenderer(template)({
    role: JSON.stringify(role),
    organization: JSON.stringify(organization),
    state: state && { bucket: JSON.stringify(state.bucket), region: JSON.stringify(state.region) },
    pipeline: pipeline && { create: pipeline.create, repository: JSON.stringify(pipeline.repository) },
    trusted: trusted.map((arn) => JSON.stringify(arn)),
    requireMfa: trusted.every(isUser),
  });
}
