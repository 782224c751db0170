import * as z from "zod";

import { error, quote, type Diagnostic, type Report } from "../lib/diagnostics";
import type { ClusterAddress } from "../lib/ports/eks-reader";
import { parsePrincipalArn } from "../lib/model/principal";
import { checkShape, type Written } from "../lib/schema/check-shape";
import { accountId, clusterName, region } from "../lib/schema/vocabulary";
import { readSources, type RepoFiles } from "../lib/source";

/** Of a cluster's file, the part that says where the cluster is: a mistake elsewhere in it stands in nobody's way. */
const addressSchema = z.object({ cluster: clusterName, account: accountId, region, assumeRole: z.string().optional() });

type WrittenAddress = Written<z.infer<typeof addressSchema>>;

/** What `clusters/<name>.yaml` says of the cluster's place; undefined where there is no such file. */
export type Declaration =
  { readonly address: ClusterAddress } | { readonly problems: readonly Diagnostic[] } | undefined;

function checkName({ value, at, stem }: WrittenAddress, report: Report): void {
  if (value.cluster === stem) return;
  const hint = `rename the file to clusters/${value.cluster}.yaml, or the cluster`;
  report(error("file-name", at(["cluster"]), `${quote(value.cluster)} is declared in clusters/${stem}.yaml`, { hint }));
}

/** A role of another account, or something else than a role, would be a way to another cluster of the same name. */
function checkRole({ value, at }: WrittenAddress, report: Report): void {
  const { assumeRole, account } = value;
  if (assumeRole === undefined) return;
  const role = parsePrincipalArn(assumeRole);
  const refused = !role.ok
    ? role.message
    : role.value.kind === "user"
      ? "a user cannot be assumed"
      : role.value.account === account
        ? undefined
        : `is in account ${role.value.account}, the cluster in ${account}`;
  if (refused !== undefined) {
    report(error("invalid-principal", at(["assumeRole"]), `${quote(assumeRole)}: ${refused}`));
  }
}

/** Reads one cluster's address from its file, however broken the rest of the repository is. */
export function readDeclaration(files: RepoFiles, name: string): Declaration {
  const path = `clusters/${name}.yaml`;
  const content = files.get(path);
  if (content === undefined) return undefined;
  const problems: Diagnostic[] = [];
  // Everything else of a repository is missing here, which is not what was asked about.
  const report: Report = (problem) => {
    if (problem.at.file === path) problems.push(problem);
  };
  const [source] = readSources(new Map([[path, content]]), report).clusters;
  const written = source && checkShape(source, addressSchema, report);
  if (written === undefined) return { problems };
  checkName(written, report);
  checkRole(written, report);
  const { account, region: where, assumeRole } = written.value;
  return problems.length > 0 ? { problems } : { address: { name, account, region: where, assumeRole } };
}
