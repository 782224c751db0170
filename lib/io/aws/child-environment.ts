import type { Environment } from "../environment";
import { credentialsBy, type Way } from "./credentials";

/** By which a program finds credentials: one of them left over would win, or be mixed with what is meant. */
const SOURCES = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
] as const;

/**
 * What the environment of another program needs besides the caller's, to be at the end of a way: the profile's name, which
 * it reads for itself, or the keys of a session of the role, for an hour. Nothing where the way has neither.
 * @throws whatever STS, or the profile, refuses with
 */
export async function childEnvironmentOf(way: Way, region: string): Promise<Environment> {
  const { profile, roleArn } = way;
  if (profile === undefined && roleArn === undefined) return {};
  const cleared = Object.fromEntries(SOURCES.map((name) => [name, undefined]));
  if (roleArn === undefined) return { ...cleared, AWS_PROFILE: profile };
  const credentials = credentialsBy(way, region);
  const { accessKeyId, secretAccessKey, sessionToken } =
    typeof credentials === "function" ? await credentials() : (credentials ?? {});
  return {
    ...cleared,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
