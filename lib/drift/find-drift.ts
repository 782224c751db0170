import type { AccessPlan } from "../compile";
import type { TrailReader } from "../ports/trail-reader";
import type { EksReader } from "../ports/eks-reader";
import type { WaysReader } from "../ports/ways-reader";
import type { IamReader } from "../ports/iam-reader";
import { accountStackName } from "../model";
import type { StackReading } from "../terraform-plan/stack-reading";
import { accountDrift, makesBreakGlass } from "./account-drift";
import { askIam } from "./ask-iam";
import { clusterDrift } from "./compare-cluster";
import { findDead, principalsToAsk } from "./find-dead";
import { findDeeds } from "./find-deeds";
import type { AccountDrift, DriftReport } from "./finding";
import type { Note } from "./finding-details";
import { judgeCauses } from "./judge-causes";
import type { ClusterLook } from "./look";
import { addOtherWays } from "./other-ways";
import { addRbac, type RbacWitness } from "./rbac-drift";

/** Whom to ask besides EKS; whoever is missing is not asked, and nothing is said of it. */
export interface Witnesses {
  readonly iam?: IamReader | undefined;
  /** What was planned, by stack; a stack that is missing in it could not be looked at. */
  readonly stacks?: ReadonlyMap<string, StackReading> | undefined;
  readonly trail?: TrailReader | undefined;
  /** Of identity providers and capabilities. */
  readonly ways?: WaysReader | undefined;
  /** Of Kubernetes' own RBAC. */
  readonly rbac?: RbacWitness | undefined;
  /** What the same files said before their grants ended, one plan for each day on which some did. */
  readonly earlier?: readonly Pick<AccessPlan, "clusters">[];
}

async function look(plan: DriftPlan, reader: EksReader, now: Date): Promise<ClusterLook[]> {
  // Nothing of a cluster whose entries are forgotten is expected, and it may be gone.
  const looks = plan.clusters
    .filter(({ cluster }) => cluster.retired !== "forget")
    .map(async (part) => {
      const { name, account, region, assumeRole } = part.cluster;
      const reading = await reader.read({ name, account, region, assumeRole });
      return { plan: part, reading, drift: clusterDrift(part, plan.settings.tags, reading, now) };
    });
  return await Promise.all(looks);
}

type DriftPlan = Pick<AccessPlan, "clusters" | "settings"> & Partial<Pick<AccessPlan, "accounts">>;

function accountsOf({ accounts = [] }: DriftPlan, stacks: Witnesses["stacks"]): AccountDrift[] {
  if (stacks === undefined) return [];
  return accounts.flatMap((account) => {
    const reading = stacks.get(accountStackName(account.account));
    if (reading !== undefined) return [accountDrift(account, reading)];
    return makesBreakGlass(account) ? [accountDrift(account, { couldNotLook: "there is no plan of it" })] : [];
  });
}

/**
 * Reads every cluster of a plan and compares it, all at once: the reader bounds how many calls are under way. Then asks
 * the other witnesses about what was found.
 */
export async function findDrift(
  plan: DriftPlan,
  reader: EksReader,
  now: Date,
  { iam, stacks, trail, ways, rbac, earlier = [] }: Witnesses = {},
): Promise<DriftReport> {
  let looks = await look(plan, reader, now);
  const notes: Note[] = [];
  if (iam !== undefined) {
    const { readings, notes: unread } = await askIam(looks.flatMap(principalsToAsk), iam);
    looks = looks.map((one) => findDead(one, readings));
    notes.push(...unread);
  }
  looks = looks.map((one) => judgeCauses(one, { plan, stacks, earlier, now }));
  if (trail !== undefined) {
    const found = await findDeeds(looks, trail);
    looks = [...found.looks];
    notes.push(...found.notes);
  }
  if (ways !== undefined) {
    const found = await addOtherWays(looks, ways);
    looks = found.looks;
    notes.push(...found.notes);
  }
  if (rbac !== undefined) looks = await addRbac(looks, rbac);
  const accounts = accountsOf(plan, stacks);
  return {
    clusters: looks.map(({ drift }) => drift),
    ...(accounts.length === 0 ? {} : { accounts }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
