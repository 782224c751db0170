/** The command line of one Terraform call, subcommand first. */
export type TerraformArguments = readonly [subcommand: string, ...flags: string[]];

/** Settings of all calls: how long to wait for a state lock, and how many resources to work on at once (Terraform: 10). */
export interface ArgumentSettings {
  readonly lockTimeoutSeconds: number;
  readonly parallelism: number | undefined;
}

/** What a plan is made of; see `PlanOptions`. `file` is absolute. */
export interface PlanArguments {
  readonly file: string;
  readonly refresh: boolean;
  readonly lock: boolean;
  readonly destroy: boolean;
}

const PLAIN = ["-input=false", "-no-color"];

export function initArguments(lockFileFlags: readonly string[]): TerraformArguments {
  return ["init", ...PLAIN, ...lockFileFlags];
}

// Never -refresh-only: right after a clean apply it reports changes with provider 5.100.0, which stores null and reads
// back an empty list. Never -detailed-exitcode: what changes is read from the saved plan.
export function planArguments(plan: PlanArguments, settings: ArgumentSettings): TerraformArguments {
  return [
    "plan",
    ...PLAIN,
    `-out=${plan.file}`,
    plan.lock ? lockTimeout(settings) : "-lock=false",
    ...(plan.refresh ? [] : ["-refresh=false"]),
    ...(plan.destroy ? ["-destroy"] : []),
    ...parallelism(settings),
  ];
}

export function applyArguments(planFile: string, settings: ArgumentSettings): TerraformArguments {
  return ["apply", ...PLAIN, lockTimeout(settings), ...parallelism(settings), planFile];
}

/** Where there are only outputs, nothing is asked of anybody and nothing else is changed. */
export function applyOutputsArguments(settings: ArgumentSettings): TerraformArguments {
  return ["apply", ...PLAIN, "-auto-approve", lockTimeout(settings)];
}

export function untaintArguments(address: string, settings: ArgumentSettings): TerraformArguments {
  return ["untaint", "-no-color", lockTimeout(settings), address];
}

/** Without a plan file: the state. */
export function showArguments(planFile?: string): TerraformArguments {
  return ["show", "-no-color", "-json", ...(planFile === undefined ? [] : [planFile])];
}

const lockTimeout = ({ lockTimeoutSeconds }: ArgumentSettings) => `-lock-timeout=${lockTimeoutSeconds}s`;
const parallelism = ({ parallelism }: ArgumentSettings) =>
  parallelism === undefined ? [] : [`-parallelism=${parallelism}`];
