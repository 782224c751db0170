import type { GuardedPlan } from "../../lib/compile";
import { UsageError } from "../../lib/diagnostics";
import { makesBreakGlass, type Note, type Witnesses } from "../../lib/drift";
import { awsWaysReader } from "../../lib/io/eks/aws-ways-reader";
import { endpointBesideEks } from "../../lib/io/aws/local-access";
import type { TrailReader } from "../../lib/ports/trail-reader";
import type { IamReader } from "../../lib/ports/iam-reader";
import type { StackReading } from "../../lib/terraform-plan/stack-reading";
import { accountStackName } from "../../lib/model";
import { rootFromStack } from "../../lib/io/root-from-stack";
import type { AccountAccess, TerraformAccess } from "../account-access";
import { settlePlan } from "../apply/settle-plan";
import type { LookHere } from "../compile-here";
import type { Io } from "../io";
import type { OptionSet, Values } from "../options";
import { STACKS_OPTIONS, stacksFolder } from "../stacks-folder";
import { earlierPlans } from "./earlier-plans";
import { tryExplainForeign } from "./own-folder";
import { allUnread, readStacks, type WantedStack } from "./read-stacks";

/** Whom to ask besides EKS. */
export const CHOICE_OPTIONS = {
  iam: {
    type: "boolean",
    default: true,
    describe: "Ask IAM whether each principal is still the one its entry was made for; --no-iam leaves it out",
  },
  "require-iam": { type: "boolean", describe: "Fail (exit 3) where IAM cannot be read, instead of noting it" },
  plans: {
    type: "boolean",
    describe: "Read the plan that `yarn diff` or `yarn plan` saved for each stack: tells what was not applied yet",
  },
  terraform: { type: "boolean", describe: "Run `terraform plan` for each stack, without a lock, instead" },
  out: {
    ...STACKS_OPTIONS.out,
    describe:
      "With --plans or --terraform: the folder of the stacks (default: CDKTF_OUTDIR, or cdktf.out below the root)",
  },
  ways: { type: "boolean", describe: "Ask EKS for other ways in: identity providers, and capabilities' role mappings" },
  who: { type: "boolean", describe: "Look up in CloudTrail who did it; two calls a second at most" },
} as const satisfies OptionSet;

/** What the command line says of whom to ask besides EKS. */
export interface Choice {
  readonly iam: "ask" | "require" | "leave";
  readonly terraform: "saved" | "run" | undefined;
  /** The folder of the stacks; undefined: where they are by default. */
  readonly out: string | undefined;
  readonly who: boolean;
  readonly ways: boolean;
}

/** @throws UsageError for options that exclude each other. */
export function readChoice(given: Values<typeof CHOICE_OPTIONS>): Choice {
  const { iam, requireIam, plans, terraform, out, who, ways } = given;
  const problems = [
    ...(!iam && requireIam ? ["--no-iam and --require-iam exclude each other"] : []),
    ...(plans && terraform ? ["--plans and --terraform exclude each other"] : []),
    ...(out !== undefined && !plans && !terraform
      ? ["--out says where the stacks are: give it with --plans or --terraform"]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return {
    iam: !iam ? "leave" : requireIam ? "require" : "ask",
    terraform: plans ? "saved" : terraform ? "run" : undefined,
    out,
    who,
    ways,
  };
}

/** The stacks of a plan: one for each cluster, and one for each account that has something of its own. */
function stacksOf({ clusters, accounts }: GuardedPlan): WantedStack[] {
  return [
    ...clusters.map(({ cluster }) => {
      const { name, account, region } = cluster;
      return { stack: name, account, region, place: cluster, optional: false };
    }),
    ...accounts.map((own) => {
      const { account } = own;
      const optional = !makesBreakGlass(own);
      return { stack: accountStackName(account), account, region: undefined, place: own, optional };
    }),
  ];
}

async function lookAtStacks(
  here: LookHere,
  chosen: GuardedPlan,
  choice: Choice,
  access: TerraformAccess,
  io: Io,
): Promise<ReadonlyMap<string, StackReading> | undefined> {
  const { terraform } = choice;
  if (terraform === undefined) return undefined;
  const out = stacksFolder(here.root, io.env, choice.out);
  const wanted = stacksOf(chosen);
  // What is refused is never written where somebody could apply it.
  if (terraform === "run" && here.kind === "refused")
    return allUnread(wanted, "the guardrails refuse these files: yarn validate");
  if (terraform === "run") {
    const settled = settlePlan(here.plan, access);
    const { backend } = settled.settings;
    const isLocal = backend.kind === "local" && backend.path === undefined;
    const declared = stacksOf(here.plan).map(({ stack }) => stack);
    const foreign = isLocal ? await tryExplainForeign(out, declared) : undefined;
    if (foreign !== undefined) return allUnread(wanted, foreign);
    // All of them, whatever `--cluster` says: CDKTF deletes the folder, and the state in it, of a stack that is not written.
    const { synthesize } = await import("../../lib/constructs/synthesize.js");
    synthesize(settled, { outdir: out, rootFromStack: await rootFromStack(here.root, out, settled.settings.backend) });
  }
  return await readStacks({ wanted, out, root: here.root, from: terraform, access, io });
}

async function openIam(access: AccountAccess): Promise<IamReader> {
  const { awsIamReader } = await import("../../lib/io/iam/aws-iam-reader.js");
  return awsIamReader(access.iam);
}

async function openTrail({ eks }: AccountAccess, { env }: Io): Promise<TrailReader> {
  const { awsTrailReader } = await import("../../lib/io/cloudtrail/aws-trail-reader.js");
  const found = endpointBesideEks(env, "CloudTrail", "AWS_ENDPOINT_URL_CLOUDTRAIL");
  if ("couldNotLook" in found) return { lookup: () => Promise.resolve(found) };
  return awsTrailReader({ credentialsFor: eks.credentialsFor, endpoint: found.endpoint });
}

const LEFT_OUT: Note = { about: "iam", text: "dead entries were not looked for: --no-iam" };
const DAY_MS = 86_400_000;

/** A plan of last week says nothing about today. */
function notesOfAge(stacks: ReadonlyMap<string, StackReading>, now: Date): Note[] {
  return [...stacks].flatMap(([stack, reading]): Note[] => {
    if ("couldNotLook" in reading || reading.plannedAt === undefined) return [];
    const days = Math.floor((now.getTime() - Date.parse(reading.plannedAt)) / DAY_MS);
    if (!(days >= 1)) return [];
    return [{ about: "terraform", text: `the plan of stack ${stack} is ${days} days old: ${reading.plannedAt}` }];
  });
}

export interface Called {
  readonly witnesses: Witnesses;
  readonly notes: readonly Note[];
}

/** Calls whom the command line names. */
export async function callWitnesses(
  here: LookHere,
  chosen: GuardedPlan,
  choice: Choice,
  access: AccountAccess,
  io: Io,
): Promise<Called> {
  const stacks = await lookAtStacks(here, chosen, choice, access.terraform, io);
  const earlier = stacks === undefined ? [] : earlierPlans(here.model, here.files, here.now);
  const witnesses: Witnesses = {
    stacks,
    earlier,
    ...(choice.iam === "leave" ? {} : { iam: await openIam(access) }),
    ...(choice.ways ? { ways: awsWaysReader(access.eks) } : {}),
    ...(choice.who ? { trail: await openTrail(access, io) } : {}),
  };
  const notes = [
    ...(choice.iam === "leave" ? [LEFT_OUT] : []),
    ...(stacks === undefined ? [] : notesOfAge(stacks, here.now)),
  ];
  return { witnesses, notes };
}
