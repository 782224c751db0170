import { error, orNearest, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenAdoption } from "../schema";
import { parsePolicy } from "./access-policy";
import type { ClusterChoice } from "./cluster-selector";
import { takeEach, tryTake, type Placed } from "./placed";
import { parseArnAlone } from "./principal";

export interface AdoptedEntry {
  /** Of a principal; undefined where it is none, which has been reported. */
  readonly principal: string | undefined;
  readonly at: Location;
  /** Full names. */
  readonly policies: readonly Placed<string>[];
}

/** What one cluster has already, and Terraform takes over. */
export interface Adoption {
  readonly cluster: string;
  readonly entries: readonly AdoptedEntry[];
}

/** What an adopt file refers to. */
export interface AdoptionContext {
  readonly choice: ClusterChoice;
  readonly profilesKnown: boolean;
  readonly extraPolicies: ReadonlySet<string>;
}

function refuseRepeated(words: readonly Placed<string>[], what: string, report: Report): void {
  const first = new Map<string, Location>();
  for (const { value, at } of words) {
    const before = first.get(value);
    if (before === undefined) first.set(value, at);
    else {
      const related = [{ at: before, message: "first adopted here" }];
      report(error("adopt-twice", at, `${what} ${quote(value)} is listed twice`, { related, hint: "delete one" }));
    }
  }
}

function checkCluster(
  { value, at, stem, file }: Written<WrittenAdoption>,
  choice: ClusterChoice,
  report: Report,
): void {
  const { cluster } = value;
  const place = at(["cluster"]);
  if (cluster !== stem) {
    const hint = `rename the file to adopt/${cluster}.yaml, or the cluster`;
    report(error("file-name", place, `${quote(cluster)} is declared in ${file}`, { hint }));
  }
  const names = choice.clusters.map(({ name }) => name);
  if (names.includes(cluster) || choice.broken.includes(cluster) || choice.broken.includes("*")) return;
  const hint = `add clusters/${cluster}.yaml, or delete this file`;
  report(error("unknown-cluster", place, `unknown cluster ${quote(cluster)}${orNearest(cluster, names)}`, { hint }));
}

/** An adopt file, its names resolved. What is refused in it is reported and left out. */
export function readAdoption(
  written: Written<WrittenAdoption>,
  { choice, profilesKnown, extraPolicies }: AdoptionContext,
  report: Report,
): Adoption {
  const { value, at } = written;
  checkCluster(written, choice, report);
  // A name that only a platform.yaml that cannot be read might list is not another mistake.
  const reportPolicy: Report = (problem) => {
    if (profilesKnown) report(problem);
  };
  const entries = value.entries.map(({ principal: text, policies: names }, index): AdoptedEntry => {
    const place = at(["entries", index, "principal"]);
    const principal = tryTake(parseArnAlone(text), "invalid-principal", text, place, report);
    const policies = takeEach(
      names,
      (name) => parsePolicy(name, extraPolicies),
      "unknown-policy",
      (item) => at(["entries", index, "policies", item]),
      reportPolicy,
    ).map((policy) => ({ value: policy.value.name, at: policy.at }));
    refuseRepeated(policies, "policy", report);
    return { principal: principal?.arn, at: place, policies };
  });
  const principals = entries.flatMap(({ principal, at: place }) =>
    principal === undefined ? [] : [{ value: principal, at: place }],
  );
  refuseRepeated(principals, "principal", report);
  return { cluster: value.cluster, entries };
}
