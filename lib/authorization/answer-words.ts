import { whereWords } from "../access/scope";
import { printable } from "../diagnostics";
import { displayName, laterEnd, type End } from "../model";
import { KUBERNETES_ROLES } from "../rbac";
import type { AccessGround } from "./grounds";
import type { Verdict } from "./judge";

/** Each file and line once. */
function placesOf({ origins }: AccessGround): string {
  return [...new Set(origins.map(({ at }) => `${at.file}:${at.line}`))].join(", ");
}

/** The last day on which it counts: undefined where some line has no end. */
function endOf({ origins }: AccessGround): End | undefined {
  const given = origins.filter(({ team }) => team !== undefined);
  const ends = given.map(({ expires }) => expires);
  if (ends.length === 0 || ends.includes(undefined)) return undefined;
  return ends.flatMap((end) => end ?? []).reduce(laterEnd);
}

function whatOf(ground: AccessGround): string {
  if (ground.source === "policy") return displayName(ground.planned.policy.name);
  const { binding, subject, isForSomeSessions } = ground;
  const { kind, name } = binding.role.value;
  const as = isForSomeSessions ? `for the sessions that are User ${subject}` : `as ${subject}`;
  return `${kind} ${name} by ${binding.kind} ${binding.name}, ${as},`;
}

/** A reason in words: `edit in payments, by teams/payments.yaml:12, until 2027-01-31`. */
export function groundWords(ground: AccessGround): string {
  const end = endOf(ground);
  const until = end === undefined ? "" : `, until ${end}`;
  return printable(`${whatOf(ground)} ${whereWords(ground.scope)}, by ${placesOf(ground)}${until}`, 400);
}

/** Kubernetes' own roles among the grounds that an add-on of the cluster may have added to, unseen by the files. */
export function addedToNotes(grounds: readonly AccessGround[]): string[] {
  const roles = grounds.flatMap((ground) => {
    if (ground.source === "policy" || ground.binding.role.value.kind === "Role") return [];
    const { name } = ground.binding.role.value;
    return KUBERNETES_ROLES.get(name)?.aggregates === undefined ? [] : [name];
  });
  return [...new Set(roles)]
    .sort()
    .map(
      (name) =>
        `ClusterRole ${name} is taken as every API server makes it; an add-on of the cluster may have aggregated more into it`,
    );
}

/** The answer for a person, a line each: the first is the answer. */
export function answerLines({ answer, because, namespaces, notEvaluated }: Verdict): string[] {
  const reasons = because.map(groundWords);
  const [first, ...others] = reasons;
  const also = others.map((reason) => `${answer === "yes" ? "also" : "or"}: ${reason}`);
  const some = namespaces === "cluster" || namespaces.length === 0 ? [] : [`but yes ${whereWords(namespaces)}`];
  switch (answer) {
    case "yes":
      return [`yes: ${first ?? ""}`, ...also];
    case "no":
      return ["no", ...some];
    case "unknown":
      return [
        `unknown${first === undefined ? "" : `: perhaps by ${first}`}`,
        ...also,
        `not evaluated: ${notEvaluated.map((name) => printable(name)).join(", ")}`,
      ];
  }
}
