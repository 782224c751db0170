import { orNearest, plural, printable, quote, UsageError } from "../../lib/diagnostics";
import { isReadable, refuseRemoval, tryEntryKey, type KnownConfigMap, type LineRemoval } from "../../lib/migrate";
import { EXIT, type ExitCode } from "../io";
import { agreeAndDo, type Agreement } from "./agree";
import { keepContent } from "./backups";
import { cutOut, saysTheRest } from "./cut-out";
import type { Seen } from "./migration";

function isOf(removal: LineRemoval, principal: string): boolean {
  const key = tryEntryKey(principal);
  return (
    removal.name.toLowerCase() === principal.toLowerCase() ||
    removal.lines.some(({ section, index }) => `${section}[${index}]` === principal) ||
    (key !== undefined && removal.lines.some(({ arn }) => !arn.includes("*") && tryEntryKey(arn) === key))
  );
}

/** Several lines may be of one name: a dead one with a path, and the one that counts. The spelling decides. */
function tryFindRemoval({ situation }: Seen, principal: string): LineRemoval | undefined {
  const { removals } = situation;
  const exact = removals.find(({ name }) => name.toLowerCase() === principal.toLowerCase());
  return exact ?? removals.find((removal) => isOf(removal, principal));
}

function wasRemoved({ situation }: Seen, principal: string): boolean {
  const key = tryEntryKey(principal);
  return situation.parity.principals.some(
    (row) =>
      row.principal.toLowerCase() === principal.toLowerCase() ||
      (key !== undefined && tryEntryKey(row.principal) === key),
  );
}

async function perform(seen: Seen, live: KnownConfigMap, removal: LineRemoval, data: ReadonlyMap<string, string>) {
  const { cluster, here, ports, io } = seen;
  const { path } = await keepContent({ root: here.root, cluster: cluster.name, now: here.now }, live);
  io.err(`the ConfigMap is kept in ${path}\n`);
  const failed = await ports.kube.replaceAwsAuth(data, live.configMap.resourceVersion);
  if (failed !== undefined) {
    io.err(`the ConfigMap was not seen to change: ${failed.couldNotLook}\n`);
    return EXIT.failed;
  }
  const read = await ports.kube.awsAuth();
  const isRight = "data" in read && saysTheRest(read.data, live.awsAuth, removal);
  const undo = `yarn migrate rollback --cluster ${cluster.name} --from ${path} --yes`;
  if (!isRight) {
    io.err(`the ConfigMap does not read back as it was written; to put it back: ${undo}\n`);
    return EXIT.failed;
  }
  io.out(
    `${printable(removal.name, 300)} is out of the ConfigMap, and the rest of it as it was. To put it back, with every line removed since that backup: ${undo}\n`,
  );
  return EXIT.ok;
}

function describe(removal: LineRemoval, seen: Seen): string[] {
  const { situation } = seen;
  const before = situation.removals.indexOf(removal);
  return [
    ...(removal.lines.length === 0
      ? [`takes ${printable(removal.name)} out of the ConfigMap`]
      : removal.lines.map(
          ({ section, index, arn, username, groups }) =>
            `takes ${section}[${index}] out of the ConfigMap: ${printable(arn, 300)}, username ${quote(username)}, groups ${groups.map(quote).join(", ")}`,
        )),
    removal.why,
    ...(before > 0 ? [`${plural(before, "less critical one")} ${before === 1 ? "is" : "are"} still in it`] : []),
    ...(removal.accepted ? ["its differences are accepted"] : []),
    ...situation.parity.notAsked.map((what) => `NOT ASKED, on your request: ${what}`),
  ];
}

/** Takes every line of one principal out of the ConfigMap, where an entry covers it. */
export async function removePrincipal(
  seen: Seen,
  { principal, ...agreement }: Agreement & { readonly principal: string | undefined },
): Promise<ExitCode> {
  const { situation, cluster, io } = seen;
  const names = situation.removals.map(({ name }) => name);
  if (principal === undefined)
    throw new UsageError(`--principal is missing: whose lines to remove${orNearest("", names)}`);
  const live = situation.configMap;
  if ("couldNotLook" in live) {
    io.err(`nothing was changed: could not look at the ConfigMap: ${live.couldNotLook}\n`);
    return EXIT.failed;
  }
  const removal = tryFindRemoval(seen, principal);
  if (removal === undefined || !isReadable(live)) {
    if (!wasRemoved(seen, principal))
      throw new UsageError(
        `--principal ${quote(principal)}: neither the ConfigMap nor a backup of it names it${orNearest(principal, names)}`,
      );
    io.out(`${printable(principal, 300)} is out of the ConfigMap already: nothing to do.\n`);
    return EXIT.ok;
  }
  const data = cutOut(live.configMap.data, live.awsAuth, removal);
  const whole = data !== undefined && saysTheRest(data, live.awsAuth, removal);
  const byHand =
    "its lines cannot be cut out by themselves (brackets, anchors): take them out by hand, kubectl edit configmap aws-auth -n kube-system";
  const deed = {
    refusals: [...refuseRemoval(situation, removal), ...(whole ? [] : [byHand])],
    does: describe(removal, seen),
    perform: () => perform(seen, live, removal, data ?? new Map<string, string>()),
  };
  return await agreeAndDo(cluster.name, deed, agreement, io);
}
