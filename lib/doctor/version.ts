/** The numbers of `1.14.2`, and whether it is a release before it: `-beta1`. Undefined for what is no version. */
function tryNumbers(version: string): readonly number[] | undefined {
  const [, major, minor = "0", patch = "0"] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version.trim()) ?? [];
  return major === undefined ? undefined : [major, minor, patch].map(Number);
}

/** Negative where `a` is the older. Undefined where one of them is no version. */
function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [tryNumbers(a), tryNumbers(b)];
  if (left === undefined || right === undefined) return undefined;
  const at = left.findIndex((number, index) => number !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** `~> 5.100` allows every later minor, `~> 5.100.0` every later patch. */
function isPessimistic(version: string, bound: string): boolean {
  const [numbers = [], given = []] = [tryNumbers(version), tryNumbers(bound)];
  const fixed = Math.max(1, bound.split(".").length - 1);
  const isSame = given.slice(0, fixed).every((number, index) => number === numbers[index]);
  return isSame && (compareVersions(version, bound) ?? -1) >= 0;
}

/**
 * Whether a version is within a constraint as Terraform writes them (`>= 5.100.0, < 7.0.0`); undefined for a constraint
 * that is none. https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function satisfies(version: string, constraint: string): boolean | undefined {
  const results = constraint.split(",").map((part) => {
    const [, operator = "=", bound = ""] = /^(>=|<=|!=|~>|>|<|=)?\s*(\S+)$/.exec(part.trim()) ?? [];
    const order = compareVersions(version, bound);
    if (order === undefined) return undefined;
    const holds: Readonly<Record<string, boolean>> = {
      "=": order === 0,
      "!=": order !== 0,
      ">": order > 0,
      ">=": order >= 0,
      "<": order < 0,
      "<=": order <= 0,
      "~>": isPessimistic(version, bound),
    };
    return holds[operator];
  });
  return results.includes(undefined) ? undefined : results.every((holds) => holds === true);
}
