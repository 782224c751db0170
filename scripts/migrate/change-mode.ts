import { isReadable, refuseMode } from "../../lib/migrate";
import { EXIT, type ExitCode } from "../io";
import { agreeAndDo, type Agreement } from "./agree";
import { keepContent } from "./backups";
import type { Seen } from "./migration";

const DOES = {
  API_AND_CONFIG_MAP: [
    "EKS lets access entries in, beside the ConfigMap: its lines go on working, but an entry replaces the line of its principal",
    "EKS makes an entry with cluster-admin for the cluster's creator, and entries for managed node groups and Fargate profiles",
    "there is no way back to CONFIG_MAP",
  ],
  API: [
    "EKS stops reading the ConfigMap: who has no access entry is out",
    "there is no way back: not to API_AND_CONFIG_MAP either",
    "if somebody is missed, `yarn recover` lets them in by an entry, through the EKS API",
  ],
} as const;

type Mode = keyof typeof DOES;

async function perform(seen: Seen, to: Mode): Promise<ExitCode> {
  const { situation, cluster, here, ports, io } = seen;
  if (isReadable(situation.configMap)) {
    const kept = await keepContent({ root: here.root, cluster: cluster.name, now: here.now }, situation.configMap);
    io.err(`the ConfigMap is kept in ${kept.path}\n`);
  }
  const refused = await ports.eks.changeMode(cluster, to, (status) => {
    io.err(`${status}\n`);
  });
  if (refused !== undefined) {
    io.err(`the mode was not seen to change: ${refused.refused}\n`);
    return EXIT.failed;
  }
  const facts = await ports.eks.describe(cluster);
  const mode = "authenticationMode" in facts ? facts.authenticationMode : "unknown";
  if (mode !== to) {
    io.err(`EKS says that the change is done, and that the mode is ${mode}: look again with \`yarn migrate status\`\n`);
    return EXIT.failed;
  }
  io.out(`The mode of ${cluster.name} is ${to}. Next: yarn migrate next --cluster ${cluster.name}\n`);
  if (to === "API" && cluster.declared) {
    io.out(`Write \`authenticationMode: API\` into clusters/${cluster.name}.yaml: \`yarn drift\` compares it.\n`);
  }
  return EXIT.ok;
}

/** From CONFIG_MAP to API_AND_CONFIG_MAP, and from there to API. */
export async function changeMode(
  seen: Seen,
  { to, ...agreement }: Agreement & { readonly to: Mode },
): Promise<ExitCode> {
  const { situation, cluster, io } = seen;
  if (situation.facts.authenticationMode === to && situation.facts.status === "ACTIVE") {
    io.out(`The mode of ${cluster.name} is ${to} already: nothing to do.\n`);
    return EXIT.ok;
  }
  const skipped = situation.parity.notAsked.map((what) => `NOT ASKED, on your request: ${what}`);
  const does = [`${situation.facts.authenticationMode} becomes ${to}`, ...DOES[to], ...(to === "API" ? skipped : [])];
  const deed = { refusals: refuseMode(situation, to), does, perform: () => perform(seen, to) };
  return await agreeAndDo(cluster.name, deed, agreement, io);
}
