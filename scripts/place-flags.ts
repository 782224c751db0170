import { quote, UsageError } from "../lib/diagnostics";
import type { ClusterAddress } from "../lib/ports/eks-reader";
import { accountId, region as regionSchema } from "../lib/schema/vocabulary";
import type { OptionSet, Values } from "./options";

/** Where a cluster is that no file declares. */
export const PLACE_OPTIONS = {
  account: { type: "string", describe: "The cluster's account, 12 digits, where no file in clusters/ says it" },
  region: { type: "string", describe: "The cluster's region, where no file in clusters/ says it" },
} as const satisfies OptionSet;

export type PlaceOptions = Values<typeof PLACE_OPTIONS>;

/** Where the command line, and the environment, say that a cluster is. */
export interface PlaceFlags {
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Of AWS_REGION or AWS_DEFAULT_REGION: where to look, never what a file must agree with. */
  readonly usualRegion: string | undefined;
}

function readRegion(value: string | undefined, whose: string): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (regionSchema.safeParse(value).success) return value;
  const zone = /^(.+-\d)[a-z]$/.exec(value)?.[1];
  const hint = zone === undefined ? "" : `; ${quote(value)} is an availability zone of ${zone}`;
  throw new UsageError(`${whose} ${quote(value)} is no AWS region, such as eu-west-1${hint}`);
}

function readAccount(value: string | undefined): string | undefined {
  if (value === undefined || accountId.safeParse(value).success) return value;
  const digits = value.replaceAll(/[\s-]/g, "");
  const hint = /^\d{12}$/.test(digits) && digits !== value ? `; did you mean ${digits}?` : "";
  throw new UsageError(`--account ${quote(value)} is no AWS account id: 12 digits, leading zeros included${hint}`);
}

/** `--account` and `--region`. @throws UsageError for what can be neither */
export function readPlaceFlags({ account, region }: PlaceOptions, env: NodeJS.ProcessEnv): PlaceFlags {
  const usual = env["AWS_REGION"] ? "AWS_REGION" : "AWS_DEFAULT_REGION";
  return {
    account: readAccount(account),
    region: readRegion(region, "--region"),
    usualRegion: region === undefined ? readRegion(env[usual], usual) : undefined,
  };
}

/** @throws UsageError naming both sides, where a flag says something else than what is known */
export function requireAgreement(flags: PlaceFlags, found: ClusterAddress, source: string): void {
  const wrong = (["account", "region"] as const).filter((key) => flags[key] !== undefined && flags[key] !== found[key]);
  if (wrong.length === 0) return;
  const said = wrong.map((key) => `--${key} ${flags[key] ?? ""}, but ${source} ${found[key]}`);
  throw new UsageError(`${said.join("; ")}: leave the flag out, or mend what is wrong`);
}
