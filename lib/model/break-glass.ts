import { error, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenPlatform } from "../schema";
import { makePrincipal, parseArnAlone, parseRoleName, type Principal } from "./principal";
import { takeEach, tryTake } from "./placed";

/** The role that still has access when nothing else works: one in every account that has a cluster. */
export interface BreakGlass {
  /** `path/name`. */
  readonly role: string;
  /** Whether the account stacks create the role. */
  readonly create: boolean;
  readonly trustedPrincipals: readonly Principal[];
  readonly requireMfa: boolean;
  /** CIDR blocks; empty: from anywhere. */
  readonly sourceIps: readonly string[];
  /** 1 to 12. */
  readonly maxSessionHours: number;
  /** E-mail addresses. */
  readonly notify: readonly string[];
  /** Where the role is named. */
  readonly at: Location;
}

export function readBreakGlass(platform: Written<WrittenPlatform>, report: Report): BreakGlass | undefined {
  const { breakGlass } = platform.value;
  if (breakGlass === undefined) return undefined;
  const roleAt = platform.at(["breakGlass", "role"]);
  // Tried once without an account: a name that is none must not wait for a cluster to be found out.
  const role = parseRoleName("role", "aws", "000000000000", breakGlass.role);
  const isRole = tryTake(role, "invalid-principal", breakGlass.role, roleAt, report) !== undefined;
  const trusted = takeEach(
    breakGlass.trustedPrincipals,
    parseArnAlone,
    "invalid-principal",
    (index) => platform.at(["breakGlass", "trustedPrincipals", index]),
    report,
  );
  if (breakGlass.create && breakGlass.trustedPrincipals.length === 0) {
    const at = platform.at(["breakGlass", "create"]);
    report(
      error("missing-key", at, "nobody can assume the break-glass role", {
        hint: "add principals under `trustedPrincipals`",
      }),
    );
  }
  if (!isRole) return undefined;
  return { ...breakGlass, trustedPrincipals: trusted.map(({ value }) => value), at: roleAt };
}

/** The break-glass role of an account. */
export function breakGlassPrincipal({ role }: BreakGlass, partition: string, account: string): Principal {
  const made = makePrincipal("role", partition, account, role);
  if (!made.ok) throw new Error(`break-glass role ${quote(role)} was accepted, but ${made.message}`);
  return made.value;
}
