import { existingEntries, wishesOf, type ExistingEntry } from "../../lib/apply";
import { enumerate, plural, printable } from "../../lib/diagnostics";
import type { ClusterDrift, Finding } from "../../lib/drift";
import type { SoundHere } from "../compile-here";
import type { Io } from "../io";
import { addressOf, deleteEntryLine } from "./cluster-address";
import { lookAt } from "./look-at-clusters";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";

/** What was found before the apply, by stack. */
export type Findings = ReadonlyMap<string, readonly Finding[]>;

export function hasChanges({ planned }: StackNow): boolean {
  return planned.changes.length > 0;
}

/** A cluster's stack, unless its entries are only forgotten: then they stay as they are, or the cluster is gone. */
export function isLookedAt({ stack: { facts } }: StackNow): boolean {
  return facts.cluster !== undefined && facts.cluster.cluster.retired !== "forget";
}

function othersEntries({ stack }: StackNow, existing: readonly ExistingEntry[]): string[] {
  const name = printable(stack.name);
  const of = (hasOtherType: boolean): string[] =>
    existing.filter((one) => !one.isSame && one.hasOtherType === hasOtherType).map(({ principal }) => principal);
  const [others, ofOtherType] = [of(false), of(true)];
  return [
    ...(others.length === 0
      ? []
      : [
          `${name}: ${plural(others.length, "entry exists", "entries exist")} already, not as declared, and Terraform's state ` +
            `knows nothing of it, so EKS would refuse (409): ${enumerate(others)}\n` +
            `  take over what is there first: yarn adopt --cluster ${name} --write\n`,
        ]),
    ...ofOtherType.map(
      (principal) =>
        `${name}: ${printable(principal, 300)} has an entry of another type than the files declare, and no entry can change its type\n` +
        "  declare it as it is; or delete it and apply again at once, for until then only its aws-auth line counts: " +
        `${printable(deleteEntryLine(addressOf({ stack }), principal), 1_000)}\n`,
    ),
  ];
}

function takesNoEntries({ findings }: ClusterDrift): boolean {
  // Clusters older than access entries say nothing of a mode.
  return findings.some((one) => one.kind === "authentication-mode" && (one.actual ?? "CONFIG_MAP") === "CONFIG_MAP");
}

/** Why it would only fail half-way through, in lines; none where nothing speaks against it. */
function problemsOf(now: StackNow, drift: ClusterDrift): string[] {
  const name = printable(now.stack.name);
  const { couldNotLook, findings } = drift;
  if (couldNotLook !== undefined) return [`${name}: could not look: ${printable(couldNotLook, 1_000)}\n`];
  if (findings.some(({ kind }) => kind === "cluster-missing")) return [`${name}: there is no such cluster\n`];
  if (takesNoEntries(drift)) {
    return [
      `${name}: is in authentication mode CONFIG_MAP, in which EKS takes no access entries\n` +
        `  change it first, which takes nobody's access away and cannot be undone: yarn migrate mode --cluster ${name} --to API_AND_CONFIG_MAP\n`,
    ];
  }
  return othersEntries(now, existingEntries(drift, now.planned.changes));
}

/** Why IAM would deny something half-way through. What could not be asked stops nothing, and is said. */
async function deniedTo(now: StackNow, { rights }: Pick<Ports, "rights">, io: Io): Promise<string[]> {
  const { facts, name } = now.stack;
  const wishes = wishesOf(now.planned.changes, facts);
  if (rights === undefined || wishes.length === 0) return [];
  const { caller = "?", denied = [], couldNotCheck } = await rights.check(addressOf(now), wishes);
  if (couldNotCheck !== undefined) {
    io.err(`${printable(name)}: IAM could not be asked whether it allows all this: ${printable(couldNotCheck, 300)}\n`);
  }
  if (denied.length === 0) return [];
  return [
    `${printable(name)}: IAM denies ${printable(caller, 300)} what this takes: ${enumerate([...new Set(denied)])}\n` +
      "  use credentials that may, or give them the rights (docs/pipeline.md); IAM only simulated this: whoever knows better leaves the question out with --no-rights\n",
  ];
}

/** Looks at the clusters before the apply; undefined, after saying why, where it would only fail half-way through. */
export async function lookBefore(
  all: readonly StackNow[],
  here: SoundHere,
  ports: Pick<Ports, "reader" | "rights">,
  io: Io,
): Promise<Findings | undefined> {
  const looks = await Promise.all(
    all
      .filter((now) => hasChanges(now) && isLookedAt(now))
      .map(async (now) => {
        const [drift, denied] = await Promise.all([lookAt(now.stack, here, ports), deniedTo(now, ports, io)]);
        return { name: now.stack.name, drift, problems: [...problemsOf(now, drift), ...denied] };
      }),
  );
  const problems = looks.flatMap((look) => look.problems);
  if (problems.length > 0) {
    io.out(`${problems.join("")}It could not succeed: nothing is applied, anywhere.\n`);
    return undefined;
  }
  return new Map(looks.map(({ name, drift }) => [name, drift.findings]));
}
