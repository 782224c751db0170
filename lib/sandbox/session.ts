/** Whose credentials AssumeRole handed out. */
export interface Session {
  readonly roleArn: string;
  readonly name: string;
}

const PREFIX = "sandbox.";

/** A session token that says what it is for: it outlives a restart of the sandbox, and needs no table of sessions. */
export function sealSession(session: Session): string {
  return PREFIX + Buffer.from(JSON.stringify([session.roleArn, session.name])).toString("base64url");
}

/** The session of a token, or undefined for any token that the sandbox did not make (one left over in the environment). */
export function openSession(token: string | undefined): Session | undefined {
  if (token?.startsWith(PREFIX) !== true) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(token.slice(PREFIX.length), "base64url").toString("utf8"));
    if (!Array.isArray(parts)) return undefined;
    const [roleArn, name] = parts as unknown[];
    return typeof roleArn === "string" && typeof name === "string" ? { roleArn, name } : undefined;
  } catch {
    return undefined;
  }
}
