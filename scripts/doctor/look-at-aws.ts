import pLimit from "p-limit";

import type { GuardedPlan } from "../../lib/compile";
import { judgeCatalogue } from "../../lib/doctor/checks/catalogue";
import { judgeClock } from "../../lib/doctor/checks/clock";
import { rowOf, unknown, type Row } from "../../lib/doctor/row";
import { CATALOGUE, type Cluster, type Model } from "../../lib/model";
import { readNamedSets } from "../../lib/permission-sets";
import type { RepoFiles } from "../../lib/source";
import { lookAtAccount } from "./look-at-account";
import { lookAtCluster } from "./look-at-cluster";
import type { DoctorPorts } from "./ports";

/** Accounts and clusters under way at once; the readers bound their calls besides. */
const AT_ONCE = 8;

export interface AwsLook {
  readonly plan: GuardedPlan;
  readonly model: Model;
  readonly files: RepoFiles;
  readonly now: Date;
}

/** A retired cluster may be gone. */
function livingClusters({ clusters }: GuardedPlan): Cluster[] {
  return clusters.map(({ cluster }) => cluster).filter(({ retired }) => retired === undefined);
}

/** The catalogue is one for a region; it is asked of each account and region once. */
async function lookAtCatalogue({ plan, model }: AwsLook, cluster: Cluster, ports: DoctorPorts): Promise<Row> {
  const { account, region } = cluster;
  const given = plan.clusters.filter((one) => one.cluster.account === account && one.cluster.region === region);
  const used = given.flatMap(({ entries }) =>
    entries.flatMap(({ policies }) => policies.map((one) => one.policy.name)),
  );
  const known = new Set([...CATALOGUE.keys(), ...model.platform.extraPolicies]);
  const judged = judgeCatalogue(await ports.policies.names(cluster), { known, used: new Set(used) });
  return rowOf("catalogue", `account ${account}, ${region}`, judged);
}

/** The answer that was told with the least delay is the nearest to the truth; all were asked alike. */
function clockRow(skews: readonly (number | undefined)[]): Row {
  const known = skews.filter((skew) => skew !== undefined).sort((a, b) => Math.abs(a) - Math.abs(b));
  const [least] = known;
  const judged = least === undefined ? unknown({ couldNotLook: "STS did not answer" }) : judgeClock(least);
  return rowOf("clock", "this machine", judged);
}

/** Everything in AWS that the files speak of. */
export async function lookAtAws(look: AwsLook, ports: DoctorPorts): Promise<Row[]> {
  const { plan, files, now } = look;
  const limit = pLimit(AT_ONCE);
  const clusters = livingClusters(plan);
  const places = new Map(clusters.map((cluster) => [`${cluster.account} ${cluster.region}`, cluster]));
  const common = { backend: plan.settings.backend, sets: readNamedSets(files), now };
  const [accounts, ofClusters, catalogues] = await Promise.all([
    Promise.all(plan.accounts.map((account) => limit(() => lookAtAccount({ ...common, account }, ports)))),
    Promise.all(clusters.map((cluster) => limit(() => lookAtCluster(cluster, ports)))),
    Promise.all([...places.values()].map((cluster) => limit(() => lookAtCatalogue(look, cluster, ports)))),
  ]);
  const clock = accounts.length === 0 ? [] : [clockRow(accounts.map(({ skewMs }) => skewMs))];
  return [...clock, ...accounts.flatMap(({ rows }) => rows), ...ofClusters.flat(), ...catalogues];
}
