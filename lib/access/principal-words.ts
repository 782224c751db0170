import { tryPermissionSetOf, type Principal } from "../model";

/** What a principal can be called where one is asked for: ARN, name, `role/path/name`, permission set. */
export function principalWords({ arn, kind, name, path }: Principal): readonly string[] {
  return [arn, name, `${kind}${path}${name}`, tryPermissionSetOf(arn)?.name ?? name];
}
