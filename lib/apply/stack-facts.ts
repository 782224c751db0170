import type { AccessPlan, AccountPlan, ClusterPlan, Waiver } from "../compile";
import { isOver, type Clock, accountStackName, matches, type Exception, type Guardrails } from "../model";
import type { Values } from "../terraform-plan/terraform-plan";

/** What a stack may be, by the files and by what was synthesized from them: the guards hold its plan against this. */
export interface StackFacts {
  readonly stack: string;
  /** Undefined for an account's own stack. */
  readonly cluster: ClusterPlan | undefined;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** The ARN of the break-glass role, where the platform has one. */
  readonly breakGlass: string | undefined;
  /** Addresses of the synthesized resources. */
  readonly declared: ReadonlySet<string>;
  /** Provider settings of the synthesized stack, by Terraform's key: `aws`, `aws.eu-west-1`. */
  readonly providers: ReadonlyMap<string, Values>;
  /** What the synthesized stack has besides resources that could run something: `data`, `module`, … */
  readonly foreign: readonly string[];
  readonly minimumAdmins: number;
  /** Of a cluster's entries; 0 to 1. */
  readonly maximumRemovals: number;
  /** Principals whose access on the cluster somebody's change takes away, where the change is known: not the calendar. */
  readonly edited: ReadonlySet<string>;
  /** Whether an exception lifts a guardrail for the whole cluster. */
  readonly isWaived: (rule: string) => boolean;
}

/** What the files say, as far as facts need it. */
export interface Declared {
  readonly plan: Pick<AccessPlan, "clusters" | "accounts"> & { readonly waivers: readonly Waiver[] };
  readonly guardrails: Pick<Guardrails, "minimumAdmins" | "maximumRemovals" | "exceptions">;
  readonly today: Clock;
  /** What was granted before the change, on the same day, where there is a revision to compare with. */
  readonly base?: Pick<AccessPlan, "clusters"> | undefined;
}

/** Of `cdk.tf.json`. */
interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provider?: Readonly<Record<string, readonly Values[]>>;
  readonly [section: string]: unknown;
}

/** Sections that say what there is, not what runs. */
const OURS: ReadonlySet<string> = new Set(["//", "terraform", "provider", "resource", "import", "removed"]);

function providersOf({ provider = {} }: Synthesized): ReadonlyMap<string, Values> {
  return new Map(
    Object.entries(provider).flatMap(([name, configurations]) =>
      configurations.map(({ alias, ...settings }) => {
        return [typeof alias === "string" ? `${name}.${alias}` : name, settings] as const;
      }),
    ),
  );
}

function addressesOf({ resource = {} }: Synthesized): ReadonlySet<string> {
  const pairs = Object.entries(resource).flatMap(([type, ids]) => Object.keys(ids).map((id) => `${type}.${id}`));
  return new Set(pairs);
}

function place(cluster: ClusterPlan | undefined, account: AccountPlan | undefined) {
  if (cluster !== undefined) return cluster.cluster;
  if (account === undefined) throw new Error("a stack that is neither a cluster's nor an account's");
  return account;
}

/** Whether an exception in force lifts a rule for a whole cluster. */
function isForWhole(exception: Exception, rule: string, cluster: string, today: Clock): boolean {
  const { rule: of, team, principal, cluster: pattern = "*", expires } = exception;
  return of === rule && team === "*" && principal === undefined && matches(pattern, cluster) && !isOver(expires, today);
}

/** Principals with an entry before the change and none after it. */
function editedAway(cluster: ClusterPlan | undefined, base: Declared["base"]): ReadonlySet<string> {
  const before = base?.clusters.find((one) => one.cluster.name === cluster?.cluster.name);
  const kept = new Set(cluster?.entries.map(({ principal }) => principal.arn));
  const gone = before?.entries.filter(({ principal }) => !kept.has(principal.arn)) ?? [];
  return new Set(gone.map(({ principal }) => principal.arn));
}

/**
 * The facts of one stack. `synthesized` is its parsed `cdk.tf.json`.
 * @throws Error for a stack that the plan does not have
 */
export function stackFacts(
  stack: string,
  { plan, guardrails, today, base }: Declared,
  synthesized: unknown,
): StackFacts {
  const cluster = plan.clusters.find(({ cluster: { name } }) => name === stack);
  const own = plan.accounts.find(({ account }) => accountStackName(account) === stack);
  const { account, region, partition } = place(cluster, own);
  const accountPlan = plan.accounts.find((one) => one.account === account);
  const json = synthesized as Synthesized;
  return {
    stack,
    cluster,
    account,
    region,
    partition,
    breakGlass: accountPlan?.breakGlassRole?.arn,
    declared: addressesOf(json),
    providers: providersOf(json),
    foreign: Object.keys(json).filter((section) => !OURS.has(section)),
    minimumAdmins: guardrails.minimumAdmins,
    maximumRemovals: guardrails.maximumRemovals,
    edited: editedAway(cluster, base),
    isWaived: (rule) => {
      const name = cluster?.cluster.name ?? "";
      const lifted = plan.waivers.some(
        (waiver) =>
          waiver.rule === rule &&
          waiver.principal === undefined &&
          (waiver.cluster === undefined || waiver.cluster === name),
      );
      // What only a change or a plan can violate, the files alone have no waiver for.
      return lifted || guardrails.exceptions.some((exception) => isForWhole(exception, rule, name, today));
    },
  };
}
