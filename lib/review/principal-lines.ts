import { tryPermissionSetOf } from "../model/permission-set-role";

/** An ARN without what every ARN has; the account stays, since it may be another one than the cluster's. */
export function principalLines(principal: string): string[] {
  const [, , , , account = "", ...resource] = principal.split(":");
  const permissionSet = tryPermissionSetOf(principal)?.name;
  return [permissionSet === undefined ? resource.join(":") : `permission set ${permissionSet}`, account];
}
