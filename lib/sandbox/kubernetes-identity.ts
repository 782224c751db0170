import { invalidParameter } from "./errors";
import { optionalString, optionalStrings } from "./request-body";
import type { JsonObject } from "./request-body";
import type { Principal } from "./principal";

/** Reserved in usernames and in groups; a closed list (`sts:` passes), measured by cdk-preflight on 2026-09-25. */
const RESERVED = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/**
 * The Kubernetes groups of a request.
 * @returns undefined when the member is absent.
 */
export function readGroups(body: JsonObject): readonly string[] | undefined {
  const groups = optionalStrings(body, "kubernetesGroups");
  for (const group of groups ?? []) {
    if (group.trim() === "") throw invalidParameter("The kubernetes group name must not be empty");
    const prefix = RESERVED.find((candidate) => group.startsWith(candidate));
    if (prefix !== undefined) {
      throw invalidParameter(`The kubernetes group name ${group} is invalid, it cannot start with ${prefix}`);
    }
  }
  if (groups !== undefined && new Set(groups).size < groups.length) {
    throw invalidParameter("The kubernetes groups must not contain duplicates");
  }
  return groups;
}

/**
 * The username of a request.
 * @returns undefined when it is absent or empty: EKS then generates one.
 */
export function readUsername(body: JsonObject, principal: Principal): string | undefined {
  const username = optionalString(body, "username");
  if (username === undefined || username === "") return undefined;
  const prefix = RESERVED.find((candidate) => username.startsWith(candidate));
  if (prefix !== undefined) throw invalidParameter(`The username must not begin with ${prefix}`);
  assertTemplates(username, principal);
  return username;
}

const SESSION_TEMPLATES = ["{{SessionName}}", "{{SessionNameRaw}}"];

/** "Create access entries", EKS user guide: a colon must come before the session name, so that no session can forge a prefix. */
function assertTemplates(username: string, principal: Principal): void {
  for (const { 0: template, index } of username.matchAll(/\{\{[^{}]*\}\}/g)) {
    if (!SESSION_TEMPLATES.includes(template)) {
      throw invalidParameter(`The username contains ${template}, which is not one of ${SESSION_TEMPLATES.join(", ")}`);
    }
    if (principal.kind === "user") {
      throw invalidParameter(`The username must not contain ${template} for an IAM user`);
    }
    if (!username.slice(0, index).includes(":")) {
      throw invalidParameter(`The username must contain a colon before ${template}`);
    }
  }
}
