import { isReadable, refuseDeletion, type KnownConfigMap } from "../../lib/migrate";
import { EXIT, type ExitCode } from "../io";
import { agreeAndDo, type Agreement } from "./agree";
import { keepContent } from "./backups";
import type { Seen } from "./migration";

async function perform({ cluster, here, ports, io }: Seen, live: KnownConfigMap): Promise<ExitCode> {
  const { path } = await keepContent({ root: here.root, cluster: cluster.name, now: here.now }, live);
  io.err(`the ConfigMap is kept in ${path}\n`);
  const failed = await ports.kube.deleteAwsAuth(live.configMap.resourceVersion ?? "");
  const after = failed ?? (await ports.kube.awsAuth());
  if ("missing" in after) {
    io.out(`The ConfigMap aws-auth of ${cluster.name} is gone; its last state is in ${path}. The migration is done.\n`);
    return EXIT.ok;
  }
  io.err(
    `the ConfigMap was not seen to go: ${"couldNotLook" in after ? after.couldNotLook : "somebody made it again"}\n`,
  );
  return EXIT.failed;
}

/** The last step: deletes what EKS no longer reads. */
export async function deleteConfigMap(seen: Seen, agreement: Agreement): Promise<ExitCode> {
  const { situation, cluster, io } = seen;
  const live = situation.configMap;
  const refusals = refuseDeletion(situation);
  if (!isReadable(live) && refusals.length === 0) {
    io.out(`There is no ConfigMap aws-auth on ${cluster.name}: nothing to do.\n`);
    return EXIT.ok;
  }
  const does = [
    "deletes the ConfigMap aws-auth in kube-system, which EKS does not read in mode API; the backup stays in git",
  ];
  const deed = {
    refusals,
    does,
    perform: () => (isReadable(live) ? perform(seen, live) : Promise.resolve(EXIT.ok)),
  };
  return await agreeAndDo(cluster.name, deed, agreement, io);
}
