import { quote, warning, type Report } from "../diagnostics";
import type { Written, WrittenBackend, WrittenPlatform } from "../schema";

/** What is passed on to Terraform as it is, by Terraform's names. */
export type BackendSettings = Readonly<Record<string, unknown>>;

/** Where one state is kept. */
export type StatePlace =
  /** In files: below a folder of the repository's, or beside the stack where none is named. */
  | { readonly kind: "local"; readonly path?: string }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      readonly region: string;
      readonly keyPrefix: string;
      readonly settings?: BackendSettings;
    }
  | { readonly kind: "gcs" | "azurerm"; readonly keyPrefix: string; readonly settings: BackendSettings }
  /** `{stack}` in its addresses stands for the stack's name. */
  | { readonly kind: "http"; readonly settings: BackendSettings }
  | { readonly kind: "remote"; readonly workspacePrefix: string; readonly settings: BackendSettings };

/** Where Terraform keeps the state, and where else for the stacks of some accounts. */
export type Backend = StatePlace & { readonly accounts?: Readonly<Record<string, StatePlace>> };

/** Where the state of an account's stacks is. */
export function placeOf({ accounts, ...shared }: Backend, account: string): StatePlace {
  return accounts?.[account] ?? shared;
}

interface WithAccounts {
  readonly accounts?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}

/** One place for all stacks, and those of the accounts that have something of their own: it lies over what all have. */
function places<T extends WithAccounts>(written: T, place: (value: T) => StatePlace): Backend {
  const own = Object.entries(written.accounts ?? {});
  const shared = place(written);
  if (own.length === 0) return shared;
  const accounts = own.map(([account, more]) => [account, place({ ...written, ...more })] as const);
  return { ...shared, accounts: Object.fromEntries(accounts) };
}

/** Everything but what this tool makes a state's place from, sorted. */
function settingsOf(written: object, ...own: readonly string[]): BackendSettings {
  const kept = Object.entries(written).filter(
    ([key, value]) => value !== undefined && ![...own, "accounts"].includes(key),
  );
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the file says; without a backend, the state is in files beside the stacks. */
export function readBackend(written: WrittenBackend | undefined): Backend {
  const { s3, gcs, azurerm, http, remote, local } = written ?? {};
  const prefixed =
    (kind: "gcs" | "azurerm") =>
    (value: { readonly keyPrefix: string }): StatePlace => ({
      kind,
      keyPrefix: value.keyPrefix,
      settings: settingsOf(value, "keyPrefix"),
    });
  if (s3 !== undefined) {
    return places(s3, (value) => {
      const { bucket, region, keyPrefix } = value;
      return { kind: "s3", bucket, region, keyPrefix, settings: settingsOf(value, "bucket", "region", "keyPrefix") };
    });
  }
  if (gcs !== undefined) return places(gcs, prefixed("gcs"));
  if (azurerm !== undefined) return places(azurerm, prefixed("azurerm"));
  if (http !== undefined) return places(http, (value) => ({ kind: "http", settings: settingsOf(value) }));
  if (remote !== undefined) {
    return places(remote, (value) => {
      const { workspacePrefix } = value;
      return { kind: "remote", workspacePrefix, settings: settingsOf(value, "workspacePrefix") };
    });
  }
  return local === undefined ? { kind: "local" } : { kind: "local", path: local.path };
}

/** Account ids that no cluster is in: what they say has no effect. */
export function warnOfUnusedAccounts(
  platform: Written<WrittenPlatform>,
  known: ReadonlySet<string>,
  report: Report,
): void {
  for (const [kind, value] of Object.entries(platform.value.terraform.backend ?? {})) {
    const { accounts = {} } = value as WithAccounts;
    for (const account of Object.keys(accounts).filter((id) => !known.has(id))) {
      const at = platform.at(["terraform", "backend", kind, "accounts", account], "key");
      const hint = "correct the id, or delete it: no cluster's stack has its state there";
      report(warning("unknown-account", at, `no cluster is in account ${quote(account)}`, { hint }));
    }
  }
}
