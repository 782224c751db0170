import { mergedOf, type Readable } from "../compile-repository";
import type { PlannedEntry } from "../compile";
import { matches, tryPermissionSetOf, type Team } from "../model";
import type { RbacRequest } from "../rbac";

/** A session's ARN, as the message of a 403 has it. It names the role without its path. */
const SESSION = /^arn:([a-z-]+):sts::([0-9]{12}):assumed-role\/([^/]+)\/[^/]+$/;
/** The role of a permission set: its path would say so, and its name does. */
const SSO_NAME = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** A principal as a team's file names it. */
export function principalAsWritten(arn: string): unknown {
  const [, partition = "", account = "", name = ""] = SESSION.exec(arn) ?? [];
  const permissionSet = tryPermissionSetOf(arn)?.name ?? SSO_NAME.exec(name)?.[1];
  if (permissionSet !== undefined) return { permissionSet };
  return name === "" ? arn : `arn:${partition}:iam::${account}:role/${name}`;
}

/**
 * The teams in whose files a grant would stand: those that name the principal on this cluster; else on any other; else those
 * whose namespace it is about.
 */
export function teamsFor({
  compiled,
  principal,
  entry,
  request,
}: {
  readonly compiled: Readable;
  readonly principal: string;
  readonly entry: PlannedEntry | undefined;
  readonly request: RbacRequest;
}): readonly Team[] {
  const { teams } = compiled.model;
  const elsewhere = mergedOf(compiled).clusters.flatMap(({ entries }) =>
    entries.filter((one) => one.principal.arn === principal).flatMap((one) => one.teams),
  );
  const naming = entry === undefined ? elsewhere : entry.teams;
  if (naming.length > 0 || entry !== undefined) return teams.filter(({ name }) => naming.includes(name));
  const namespace = request.kind === "url" ? "" : request.namespace;
  if (namespace === "") return [];
  return teams.filter(({ namespaces }) => namespaces.some(({ value }) => matches(value, namespace)));
}
