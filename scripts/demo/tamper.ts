import type { GuardedPlan, PlannedEntry } from "../../lib/compile";
import type { Sandbox } from "../../lib/sandbox";
import { sandboxCredentials } from "./sandbox-access";

/** What somebody with too many rights does in the console, on a Friday. */
export interface Tampering {
  /** An entry that no file asks for, with cluster-admin. */
  readonly rogue: { readonly cluster: string; readonly principal: string };
  /** A group added to an entry that a team's file asks for. */
  readonly edited: { readonly cluster: string; readonly principal: string; readonly group: string };
}

const GROUP = "break-in";

/** A team's entry, with groups if there is one; where no team has any, the break-glass role's. */
function chooseVictim(plan: GuardedPlan): PlannedEntry {
  const entries = plan.clusters.flatMap((cluster) => cluster.entries).filter(({ type }) => type === "STANDARD");
  const ofTeams = entries.filter(({ purpose }) => purpose === "grant");
  const victim = ofTeams.find(({ kubernetesGroups }) => kubernetesGroups.length > 0) ?? ofTeams[0] ?? entries[0];
  if (victim === undefined) throw new Error("the files give nobody access: there is no entry to tamper with");
  return victim;
}

/** The principal that the rogue entry is for; it must exist in the sandbox before. */
export function roguePrincipal(plan: GuardedPlan): string {
  const { account, partition } = chooseVictim(plan).cluster;
  return `arn:${partition}:iam::${account}:role/contractor`;
}

/** Changes a cluster through the EKS API, behind Terraform's back. */
export async function tamper(plan: GuardedPlan, sandbox: Sandbox): Promise<Tampering> {
  const { AssociateAccessPolicyCommand, CreateAccessEntryCommand, EKSClient, UpdateAccessEntryCommand } =
    await import("@aws-sdk/client-eks");
  const victim = chooseVictim(plan);
  const { cluster } = victim;
  const rogue = roguePrincipal(plan);
  const client = new EKSClient({
    endpoint: sandbox.url,
    region: cluster.region,
    credentials: sandboxCredentials(cluster),
  });
  const target = { clusterName: cluster.name, principalArn: rogue };
  await client.send(new CreateAccessEntryCommand(target));
  const policyArn = `arn:${cluster.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
  await client.send(new AssociateAccessPolicyCommand({ ...target, policyArn, accessScope: { type: "cluster" } }));
  await client.send(
    new UpdateAccessEntryCommand({
      clusterName: cluster.name,
      principalArn: victim.principal.arn,
      username: victim.username,
      kubernetesGroups: [...victim.kubernetesGroups.map(({ value }) => value), GROUP],
    }),
  );
  client.destroy();
  return {
    rogue: { cluster: cluster.name, principal: rogue },
    edited: { cluster: cluster.name, principal: victim.principal.arn, group: GROUP },
  };
}

/** What an owner does about an entry that nobody declares: adopt it in a file, or, as here, delete it. */
export async function deleteRogue(plan: GuardedPlan, sandbox: Sandbox, { rogue }: Tampering): Promise<void> {
  const { DeleteAccessEntryCommand, EKSClient } = await import("@aws-sdk/client-eks");
  const { cluster } = chooseVictim(plan);
  const client = new EKSClient({
    endpoint: sandbox.url,
    region: cluster.region,
    credentials: sandboxCredentials(cluster),
  });
  await client.send(new DeleteAccessEntryCommand({ clusterName: rogue.cluster, principalArn: rogue.principal }));
  client.destroy();
}
