/** What Terraform would do to one resource; `forget` drops it from the state only (a `removed` block). */
export type ResourceAction = "create" | "read" | "update" | "delete" | "no-op" | "forget";

/** One entry of a plan's `resource_changes`. A replacement has two actions, in the order in which they happen. */
export interface ResourceChange {
  readonly address: string;
  /** The address it has in the state, where a `moved` block gives it a new one. */
  readonly previousAddress?: string;
  readonly type: string;
  readonly name: string;
  readonly actions: readonly ResourceAction[];
  readonly importing?: { readonly id: string };
  /** Attribute values, null where it does not exist. Terraform's plan has sensitive values in clear. */
  readonly before: unknown;
  /** As `before`; attributes known only after apply are missing. */
  readonly after: unknown;
  /** The attribute paths that force a replacement. */
  readonly replacePaths?: readonly (readonly (string | number)[])[];
}

/** A saved plan as a value: all resource changes (those that change nothing too), and the file to apply. */
export interface PlanResult {
  readonly changes: readonly ResourceChange[];
  readonly isEmpty: boolean;
  readonly file: string;
}

/** The part of `terraform show -json PLAN` that is read here; the rest is there too. */
export interface PlanJson {
  readonly format_version: string;
  readonly resource_changes?: readonly ResourceChangeJson[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly ResourceAction[] }>>;
  readonly complete?: boolean;
  readonly errored?: boolean;
  readonly [other: string]: unknown;
}

interface ResourceChangeJson {
  readonly address: string;
  readonly previous_address?: string;
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly ResourceAction[];
    readonly before: unknown;
    readonly after: unknown;
    readonly importing?: { readonly id: string };
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/**
 * Reads the text of `terraform show -json`, for a plan or a state.
 * https://developer.hashicorp.com/terraform/internals/json-format: a major version other than 1 may mean anything.
 * @throws Error on text that is not such JSON
 */
export function parseShowJson(text: string): PlanJson {
  const value = JSON.parse(text) as Partial<PlanJson> | null;
  const version = value?.format_version;
  if (typeof version !== "string" || !version.startsWith("1.")) {
    throw new Error(`terraform show -json has format_version ${JSON.stringify(version)}; this program reads 1.x`);
  }
  return value as PlanJson;
}

/** The plan saved in `file` as a value. Resource drift is left out: Terraform reports differences there that no apply removes. */
export function planResult(json: PlanJson, file: string): PlanResult {
  const changes = (json.resource_changes ?? []).map(resourceChange);
  return { changes, isEmpty: isEmpty(json, changes), file };
}

/** Whether applying would leave everything, the state's addresses and outputs included, as it is. */
function isEmpty(json: PlanJson, changes: readonly ResourceChange[]): boolean {
  if (json.errored === true || json.complete === false) return false; // an unfinished plan proves nothing
  const outputs = Object.values(json.output_changes ?? {});
  return outputs.every(({ actions }) => actions.every(changesNothing)) && changes.every(isQuiet);
}

// A move that is not applied is not recorded: once its `moved` block is dropped, the resource would be destroyed.
const isQuiet = ({ actions, importing, previousAddress }: ResourceChange) =>
  actions.every(changesNothing) && importing === undefined && previousAddress === undefined;

const changesNothing = (action: ResourceAction) => action === "no-op" || action === "read";

function resourceChange({ address, type, name, change, previous_address }: ResourceChangeJson): ResourceChange {
  const { actions, before, after, importing, replace_paths } = change;
  return {
    address,
    ...(previous_address !== undefined && { previousAddress: previous_address }),
    type,
    name,
    actions,
    ...(importing !== undefined && { importing: { id: importing.id } }),
    before,
    after,
    ...(replace_paths !== undefined && { replacePaths: replace_paths }),
  };
}

interface StateModule {
  readonly resources?: readonly { readonly address: string }[];
  readonly child_modules?: readonly StateModule[];
}

/** The addresses in a state, sorted; none where there is no state yet (`terraform state list` fails there). */
export function stateAddresses(json: PlanJson): readonly string[] {
  const values = json["values"] as { root_module?: StateModule } | undefined;
  const walk = (module: StateModule): string[] => [
    ...(module.resources ?? []).map(({ address }) => address),
    ...(module.child_modules ?? []).flatMap(walk),
  ];
  return walk(values?.root_module ?? {}).sort();
}
