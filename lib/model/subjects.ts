import type { Location, Report } from "../diagnostics";
import type { WrittenGrant } from "../schema";
import type { Cluster } from "./cluster";
import { chooseClusters } from "./choose-clusters";
import type { ClusterChoice } from "./cluster-selector";
import { readPrincipal, type PrincipalContext } from "./grant-principal";
import type { Principal } from "./principal";

/** One principal on one cluster, and where the grant names the two. */
export interface Subject {
  readonly cluster: Cluster;
  readonly clusterAt: Location;
  readonly principal: Principal;
  readonly principalAt: Location;
}

export interface SubjectContext extends PrincipalContext {
  readonly choice: ClusterChoice;
}

/** Every principal of a grant on every cluster that it selects, each once. */
export function readSubjects(
  grant: WrittenGrant,
  at: (path: readonly (string | number)[]) => Location,
  context: SubjectContext,
  report: Report,
): Subject[] {
  const principals = grant.principals.map((written, index) => {
    const place = (path: readonly string[]): Location => at(["principals", index, ...path]);
    return { principalIn: readPrincipal(written, place, context, report), principalAt: place([]) };
  });
  const chosen = chooseClusters(grant.clusters, context.choice, (index) => at(["clusters", index]), report);
  return [...chosen].flatMap(([cluster, clusterAt]) =>
    principals.flatMap(({ principalIn, principalAt }) => {
      const principal = principalIn(cluster);
      return principal === undefined ? [] : [{ cluster, clusterAt, principal, principalAt }];
    }),
  );
}
