import { codeSpan } from "../review/code-span";

const TEAM = /^@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Who is told. A team of the repository's own organization is mentioned; anything else (a user, another organization, an
 * e-mail address) is only named: a file must not be able to send our mail to strangers.
 */
export function mention(owner: string, organization: string): string {
  const [, theirs] = TEAM.exec(owner) ?? [];
  const isOurs = theirs !== undefined && theirs.toLowerCase() === organization.toLowerCase();
  return isOurs ? owner : codeSpan(owner, 200);
}
