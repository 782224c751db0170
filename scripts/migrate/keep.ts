import { EXIT, type ExitCode } from "../io";
import { keepExactly, knownConfigMap } from "./backups";
import type { Migration } from "./migration";

/** Writes the ConfigMap, as it is now, to `migration/<cluster>/`. Changes nothing on the cluster. */
export async function keepConfigMap({
  cluster,
  here,
  ports,
  io,
}: Omit<Migration, "here"> & { readonly here: { readonly root: string; readonly now: Date } }): Promise<ExitCode> {
  const read = await ports.kube.awsAuth();
  if ("couldNotLook" in read) {
    io.err(`could not look at the ConfigMap: ${read.couldNotLook}\n`);
    return EXIT.failed;
  }
  if ("missing" in read) {
    io.out(`There is no ConfigMap aws-auth on ${cluster.name}: nothing to keep.\n`);
    return EXIT.ok;
  }
  const { path, isNew } = await keepExactly(
    { root: here.root, cluster: cluster.name, now: here.now },
    knownConfigMap(read),
  );
  io.out(isNew ? `${path}\n` : "");
  io.err(isNew ? "written; commit it\n" : `${path} holds exactly that already: nothing to write\n`);
  return EXIT.ok;
}
