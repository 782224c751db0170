import { mergedOf, type Readable } from "../compile-repository";
import type { PlannedEntry } from "../compile";
import { IDENTITY_CENTER_FOLDER, matches, tryParseSessionArn, tryPermissionSetOf, type Team } from "../model";
import type { RbacRequest } from "../rbac";

/** A principal as a team's file names it. */
export function principalAsWritten(arn: string): unknown {
  const session = tryParseSessionArn(arn);
  const roleIn = (path: string): string =>
    session === undefined ? arn : `arn:${session.partition}:iam::${session.account}:role${path}${session.name}`;
  // A session does not name its role's path; the name alone says that Identity Center made it.
  const permissionSet = tryPermissionSetOf(roleIn(IDENTITY_CENTER_FOLDER))?.name;
  return permissionSet === undefined ? roleIn("/") : { permissionSet };
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
