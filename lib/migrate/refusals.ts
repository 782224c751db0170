import { enumerate, plural, printable } from "../diagnostics";
import { tryFindTooOld } from "../model/platform-floor";
import type { DifferenceKind } from "./difference";
import { unread, unsettled, type PrincipalParity } from "./parity";
import type { LineRemoval } from "./removal-order";
import { isReadable, leftovers, type Situation } from "./situation";
import { stepsOf } from "./steps";

/** Each says what stands in the way, and what to do about it. Empty: nothing does. */
export type Refusals = readonly string[];

const check = ({ cluster }: Situation): string => `yarn migrate check --cluster ${cluster}`;

function refuseState({ facts }: Situation): string[] {
  const old = tryFindTooOld(facts);
  return [
    ...(facts.status === "ACTIVE" || facts.status === "UPDATING"
      ? []
      : [`the cluster is ${facts.status}: its mode can be changed once it is ACTIVE`]),
    ...(old === undefined ? [] : [`${old}: update the cluster first (aws eks update-cluster-version)`]),
  ];
}

function refuseUnread(situation: Situation): string[] {
  const { parity, configMap } = situation;
  const dark = "couldNotLook" in configMap ? [`the ConfigMap: ${configMap.couldNotLook}`] : [];
  return [...dark, ...unread(parity)].map(
    (why) => `could not look: ${printable(why, 500)}; see \`${check(situation)}\``,
  );
}

function refuseAdmins({ admins }: Situation): string[] {
  if (admins.proven.length > 0) return [];
  const rest = admins.unproven.length === 0 ? "" : ` (IAM could not be asked about ${enumerate(admins.unproven)})`;
  return [
    `nobody but the break-glass role would be cluster-admin${rest}: grant cluster-admin to whoever runs the cluster, and apply`,
  ];
}

/** Parity with nothing is no parity: whoever had access may stand in a ConfigMap that was deleted. */
function refuseNothing({ parity, backups, cluster, configMap }: Situation): string[] {
  if (parity.principals.length > 0 || backups.length > 0 || "couldNotLook" in configMap) return [];
  return [
    `nobody was compared: the ConfigMap names nobody, and migration/${cluster}/ has no backup of one. Get the backup (another clone or branch, the audit log), ` +
      "and look again; if the cluster never had an aws-auth of its own, change the mode with the AWS CLI: " +
      `aws eks update-cluster-config --name ${cluster} --access-config authenticationMode=API`,
  ];
}

/** What keeps the cluster from a mode. Asked before anything is changed, and again by whoever only wants to know. */
export function refuseMode(situation: Situation, to: "API_AND_CONFIG_MAP" | "API"): Refusals {
  const { facts, parity } = situation;
  const mode = facts.authenticationMode;
  if (to === "API_AND_CONFIG_MAP") {
    if (mode === "API")
      return ["the mode is API, and EKS knows no way back: `yarn recover` lets somebody in by an entry"];
    const noMap = "couldNotLook" in situation.configMap ? refuseUnread(situation).slice(0, 1) : [];
    return [...refuseState(situation), ...noMap];
  }
  if (mode === "CONFIG_MAP") {
    return [
      `EKS refuses CONFIG_MAP to API in one step: \`yarn migrate next --cluster ${situation.cluster}\` says what comes first`,
    ];
  }
  const entries = stepsOf(situation).find(({ id }) => id === "entries");
  const differing = unsettled(parity);
  const left = leftovers(situation);
  return [
    ...refuseState(situation),
    ...refuseNothing(situation),
    ...(entries?.state === "done"
      ? []
      : [
          `the entries are not as the files say: ${entries?.evidence.map((text) => printable(text, 300)).join("; ") ?? ""}`,
        ]),
    ...(differing.length === 0
      ? []
      : [
          `${plural(differing.length, "principal")} would not stay as they are (${enumerate(differing.map(({ principal }) => principal))}): \`${check(situation)}\` says why`,
        ]),
    ...refuseUnread(situation),
    ...(left.length === 0 || !isReadable(situation.configMap)
      ? []
      : [
          `${plural(left.length, "principal")} are still in the ConfigMap (${enumerate(left)}): remove their lines, or accept that they go`,
        ]),
    ...refuseAdmins(situation),
  ];
}

/** Losing nothing today, they are no reason to keep a line. */
const HARMLESS: ReadonlySet<DifferenceKind> = new Set([
  "unresolved",
  "dead-line-entry",
  "entry-orphaned",
  "group-gained",
  "policy-gained",
  "user-binding-gained",
]);

function refuseRow(row: PrincipalParity, cluster: string): string[] {
  if (row.accepted !== undefined) return [];
  const name = printable(row.principal, 300);
  const mend = `mend the entry, or accept it in migration/${cluster}/accepted.yaml with a reason`;
  const lost = row.differences.filter(({ kind }) => !HARMLESS.has(kind));
  const dark = row.couldNotLook === undefined ? [] : [`could not look: ${name}: ${printable(row.couldNotLook, 500)}`];
  return [...lost.map(({ what }) => `${name} is not covered by an entry: ${printable(what, 500)}; ${mend}`), ...dark];
}

/** What keeps a principal's lines in the ConfigMap. */
export function refuseRemoval(situation: Situation, removal: LineRemoval): Refusals {
  const { facts, parity, cluster } = situation;
  if (facts.authenticationMode === "CONFIG_MAP") {
    return [
      `the mode is CONFIG_MAP, and nobody gets in but by the ConfigMap: \`yarn migrate next --cluster ${cluster}\` says what comes first`,
    ];
  }
  if (facts.authenticationMode === "API") {
    return [
      `the mode is API, and EKS does not read the ConfigMap any more: \`yarn migrate delete-config-map --cluster ${cluster}\``,
    ];
  }
  if (removal.other !== undefined && "section" in removal.other) {
    return removal.accepted
      ? []
      : [
          `EKS cannot read ${removal.name}, and nobody sees what was meant in it: mend it (kubectl edit configmap aws-auth -n kube-system), or accept it in migration/${cluster}/accepted.yaml with a reason`,
        ];
  }
  const names = [removal.name.toLowerCase()];
  const rows = parity.principals.filter(
    (row) => row.removedSince === null && names.includes(row.principal.toLowerCase()),
  );
  // Bindings that were not read could name the user that the line makes.
  const rbac = removal.accepted ? [] : parity.couldNotLook.map((why) => `could not look: ${printable(why, 500)}`);
  return [...rows.flatMap((row) => refuseRow(row, cluster)), ...rbac];
}

/** What keeps the ConfigMap from being deleted. */
export function refuseDeletion({ facts, cluster, configMap }: Situation): Refusals {
  if (facts.authenticationMode !== "API") {
    return [
      `the mode is ${facts.authenticationMode}, and EKS reads the ConfigMap: \`yarn migrate next --cluster ${cluster}\` says what comes first`,
    ];
  }
  return "couldNotLook" in configMap ? [`could not look: ${configMap.couldNotLook}`] : [];
}
