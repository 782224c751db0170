import type { AwsAuthLine, Binding } from "../aws-auth";
import { readNode, tryNodeType } from "./read-node";
import { readStandard } from "./read-standard";
import type { NamedSubject, ReadAccess, Task } from "./verdict";

/**
 * What a line gives, in the terms of access entries, or why it cannot be said in them.
 *
 * @param account the cluster's own
 * @param bindings the cluster's RBAC bindings, where they are known
 */
export function readAccess(
  line: AwsAuthLine,
  subject: NamedSubject,
  account: string,
  bindings: readonly Binding[] | undefined,
): ReadAccess | Task {
  const type = tryNodeType(line);
  return type === undefined ? readStandard(line, subject, bindings) : readNode(line, type, subject, account);
}
