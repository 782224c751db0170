/** The role behind a session, as its ARN names it: without the role's path. */
export interface SessionRole {
  readonly partition: string;
  readonly account: string;
  readonly name: string;
}

const SESSION = /^arn:([a-z-]+):sts::([0-9]{12}):assumed-role\/([^/]+)\/[^/]+$/;

/**
 * Reads what `aws sts get-caller-identity` and the message of a 403 name: a session; undefined for any other text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (assumed-role sessions)
 */
export function tryParseSessionArn(text: string): SessionRole | undefined {
  const [, partition, account, name] = SESSION.exec(text) ?? [];
  return partition === undefined || account === undefined || name === undefined
    ? undefined
    : { partition, account, name };
}
