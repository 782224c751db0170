import { clusterDrift, leftBehind, type Surplus } from "../../lib/drift";
import type { LiveCluster } from "../../lib/ports/eks-reader";
import { applied, clusterPlan, liveEntry, livePolicy, NOW, planOf, role } from "./world";

const plan = planOf();
const one = clusterPlan(plan);
const { tags } = plan.settings;
const clean = applied(one, tags);

function left(live: LiveCluster): Surplus[] {
  return leftBehind(clusterDrift(one, tags, live, NOW), live, tags, one.cluster.partition);
}

describe("What an unfinished apply may have left behind", () => {
  it("is nothing on a cluster that is as the files say", () => {
    expect(left(clean)).toEqual([]);
  });

  it("is an entry in no file with a tag of ours, and not one without", () => {
    const ours = liveEntry(role("mine"), { tags: { ManagedBy: "eks-access-gitops" } });
    const teams = liveEntry(role("teams"), { tags: { Team: "gone" } });
    const others = liveEntry(role("foreign"), { tags: { Name: "x" } });
    expect(left({ ...clean, entries: [...clean.entries, ours, teams, others] })).toEqual([
      { principal: role("mine"), policyArn: undefined },
      { principal: role("teams"), policyArn: undefined },
    ]);
  });

  it("is a policy in no file of an entry in the files, and nothing that only lacks or differs", () => {
    const extra = livePolicy("AmazonEKSAdminPolicy");
    const entries = clean.entries.map((entry) => {
      if (entry.principalArn === role("ops")) return { ...entry, policies: [...entry.policies, extra] };
      return entry.principalArn === role("eng/payments") ? { ...entry, policies: [], kubernetesGroups: ["x"] } : entry;
    });
    expect(left({ ...clean, entries })).toEqual([{ principal: role("ops"), policyArn: extra.policyArn }]);
  });
});
