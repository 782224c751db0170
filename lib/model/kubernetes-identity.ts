import { renderFlow } from "../source";
import { tryFindConfusable } from "./confusable";
import type { PrincipalKind } from "./principal";
import { accept, refuse, type Result } from "./result";

/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const RESERVED = ["system:", "eks:", "aws:", "amazon:", "iam:"] as const;
const SESSION_NAME = /\{\{SessionName(Raw)?\}\}/;

function reservedPrefix(text: string): string | undefined {
  return RESERVED.find((prefix) => text.toLowerCase().startsWith(prefix));
}

/** A Kubernetes group of a STANDARD entry. EKS does not check that anything is bound to it. */
export function parseGroup(text: string): Result<string> {
  if (text === "system:masters") {
    return refuse(
      "EKS refuses the group system:masters",
      "grant the access policy instead: `policies: {cluster-admin: cluster}`",
    );
  }
  const prefix = reservedPrefix(text);
  if (prefix !== undefined)
    return refuse(`a group cannot start with ${prefix}`, "bind your own group to the same roles, and use that");
  const confusable = tryFindConfusable(text);
  if (confusable !== undefined) return confusable;
  if (text.trim() !== text || text === "") return refuse("a group cannot be blank, or start or end with a space");
  if (/[\t\n]/.test(text)) return refuse("a group must be one line without tabs");
  const placeholder = /\{[^}]*\}?|\}/.exec(text);
  if (placeholder !== null)
    return refuse(
      `${placeholder[0]} is not replaced here`,
      "groups are fixed names; {team} is replaced in profiles only",
    );
  return accept(text);
}

/** A username of a STANDARD entry. `{{SessionName}}` is filled in by EKS, for roles only. */
export function parseUsername(text: string): Result<string> {
  const prefix = reservedPrefix(text);
  if (prefix !== undefined)
    return refuse(`a username cannot start with ${prefix}`, "choose another, or omit it to use AWS's default");
  const confusable = tryFindConfusable(text);
  if (confusable !== undefined) return confusable;
  if (text.trim() !== text || text === "") return refuse("a username cannot be blank, or start or end with a space");
  if (/[\t\n]/.test(text)) return refuse("a username must be one line without tabs");
  const rest = text.replaceAll("{{SessionNameRaw}}", "").replaceAll("{{SessionName}}", "");
  const unknown = /\{[^}]*\}*|\}+/.exec(rest);
  if (unknown !== null)
    return refuse(`${unknown[0]} is not replaced here`, "only {{SessionName}} and {{SessionNameRaw}} are");
  const session = SESSION_NAME.exec(text);
  if (session !== null && !text.slice(0, session.index).includes(":")) {
    return refuse(`${session[0]} needs a colon before it`, `write ${renderFlow(`team:${text}`)}`);
  }
  return accept(text);
}

/** Whether a username can be that of such a principal: users have no session name. */
export function fitsPrincipal(username: string, kind: PrincipalKind): boolean {
  return kind === "role" || !SESSION_NAME.test(username);
}
