import type { Finding } from "./finding";
import type { DeadValue, Deed, TerraformValue } from "./finding-details";
import type { Line } from "./line";

const DEATHS: Readonly<Record<DeadValue["reason"], string>> = {
  gone: "IAM has nobody of that name",
  recreated: "the principal was made again after the entry, which is bound to the one before",
  moved: "IAM has the name under another path: ",
};

/** Why IAM's principal is not the entry's, in one line. */
export function describeDeath({ reason, principal = "" }: DeadValue): string {
  return `${DEATHS[reason]}${reason === "moved" ? principal : ""}`;
}

/** Why the entry lets nobody in. */
export function deathLines({ kind, dead }: Finding): Line[] {
  if (dead === undefined) return [];
  const { reason, entryCreatedAt, principal, principalCreatedAt, address } = dead;
  const why = DEATHS[reason];
  const values = reason === "moved" ? [principal ?? ""] : [];
  const prefix = kind === "dead-entry" ? "" : kind === "missing-entry" ? "could not be made: " : "dead: ";
  const dates = reason === "recreated" ? [entryCreatedAt, principalCreatedAt ?? null] : [];
  const [entry, made] = dates;
  return [
    { label: `${prefix}${why}`, values },
    ...(typeof entry === "string" ? [{ label: "entry made: ", values: [entry] }] : []),
    ...(typeof made === "string" ? [{ label: "principal made: ", values: [made] }] : []),
    ...(address === undefined ? [] : [{ label: "address: ", values: [address] }]),
  ];
}

/** What Terraform would do. */
export function terraformLines({ address, actions, attributes = [] }: TerraformValue): Line[] {
  return [
    { label: "Terraform would ", values: [`${actions.join(", ")} ${address}`] },
    ...(attributes.length === 0 ? [] : [{ label: "attributes: ", values: attributes }]),
  ];
}

/** Two are enough to act on; all are in the JSON. */
const MOST_DEEDS = 2;

function deedLine({ at, event, actor, session, sourceIp }: Deed): Line {
  const who = `${actor ?? "somebody unnamed"}${session === undefined ? "" : ` (session ${session})`}`;
  return { label: "done by: ", values: [`${who}, ${event}, ${at ?? "no time"}, from ${sourceIp ?? "no address"}`] };
}

/** Who may have done it. */
export function deedLines({ who }: Finding): Line[] {
  if (who === undefined) return [];
  if (who.length === 0) return [{ label: "CloudTrail has no such call of the last 90 days", values: [] }];
  return who.slice(0, MOST_DEEDS).map(deedLine);
}
