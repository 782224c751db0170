import { error, quote, type Location, type Report } from "../diagnostics";
import type { WrittenPolicies } from "../schema";
import { renderFlow } from "../source";
import { parsePolicy, type AccessPolicy } from "./access-policy";
import { parseGroup, parseUsername } from "./kubernetes-identity";
import { parseNamespace } from "./namespace";
import { takeEach, tryTake, type Placed } from "./placed";

/** What a policy is granted for, before anything is merged: the whole cluster, or one namespace. */
export type RequestScope = "cluster" | { readonly namespace: string };

export interface GrantedPolicy {
  readonly policy: AccessPolicy;
  readonly scope: RequestScope;
  readonly at: Location;
}

/** A bundle of access: what a grant gives, of its own and from its profile. */
export interface Bundle {
  readonly policies: readonly GrantedPolicy[];
  readonly kubernetesGroups: readonly Placed<string>[];
  readonly username: Placed<string> | undefined;
}

export interface WrittenBundle {
  readonly policies?: WrittenPolicies | undefined;
  readonly kubernetesGroups?: readonly string[] | undefined;
  readonly username?: string | undefined;
}

/** What reading a bundle needs of the team and the platform. */
export interface BundleContext {
  readonly team: string;
  /** What scope `own` means. */
  readonly ownNamespaces: readonly string[];
  readonly extraPolicies: ReadonlySet<string>;
  /** The place of a key of the bundle: in the team's file, also for what comes from a profile. */
  readonly at: (path: readonly (string | number)[], part?: "key" | "value") => Location;
}

const NOT_GRANTABLE = {
  node: "only for entries of type EC2, which get it automatically",
  "service-linked": "for service-linked roles only; EKS refuses it for other principals",
} as const;

function readPolicy(text: string, context: BundleContext, report: Report): AccessPolicy | undefined {
  const at = context.at(["policies", text], "key");
  const policy = tryTake(parsePolicy(text, context.extraPolicies), "unknown-policy", text, at, report);
  // That of a service is the platform's to delegate by its name, like any other.
  if (policy === undefined || policy.use === "user" || policy.use === "service") return policy;
  report(error("policy-not-grantable", at, `${quote(text)} is ${NOT_GRANTABLE[policy.use]}`, { hint: "delete it" }));
  return undefined;
}

/** What a text that is no scope may have meant; `*` can be no namespace. */
function scopeHint(text: string): string {
  if (text === "*") return "write cluster; it covers every namespace";
  const isList = parseNamespace(text).ok;
  return isList
    ? `write cluster, own, or a list: ${renderFlow([text])}`
    : "write cluster, own, or a list of namespaces";
}

function readScopes(
  text: string,
  scope: string | readonly string[],
  context: BundleContext,
  report: Report,
): Placed<RequestScope>[] {
  const path = ["policies", text];
  const at = context.at(path);
  if (scope === "cluster") return [{ value: "cluster", at }];
  if (scope === "own") {
    if (context.ownNamespaces.length === 0) {
      const message = `scope "own" of ${quote(text)}: team ${quote(context.team)} declares no namespaces`;
      report(
        error("own-without-namespaces", at, message, { hint: "list them under `namespaces:` in the team's file" }),
      );
    }
    return context.ownNamespaces.map((namespace) => ({ value: { namespace }, at }));
  }
  if (typeof scope === "string") {
    report(error("invalid-scope", at, `${quote(scope)} is not a scope`, { hint: scopeHint(scope) }));
    return [];
  }
  const place = (index: number): Location => context.at([...path, index]);
  const word = scope.findIndex((name) => name === "own" || name === "cluster");
  if (word !== -1) {
    const message = `${quote(scope[word] ?? "")} is a scope, not a namespace in a list`;
    const hint = `write ${renderFlow(text)}: ${scope[word] ?? ""}, without brackets`;
    report(error("invalid-scope", place(word), message, { hint }));
    return [];
  }
  return takeEach(scope, parseNamespace, "invalid-namespace", place, report).map(({ value, at: where }) => ({
    value: { namespace: value },
    at: where,
  }));
}

/** Reads a bundle of access; what is refused is reported and left out. */
export function readBundle(written: WrittenBundle, context: BundleContext, report: Report): Bundle {
  const policies = Object.entries(written.policies ?? {}).flatMap(([text, scope]) => {
    if (scope === undefined) return [];
    const policy = readPolicy(text, context, report);
    const scopes = readScopes(text, scope, context, report);
    return policy === undefined ? [] : scopes.map(({ value, at }) => ({ policy, scope: value, at }));
  });
  const groupAt = (index: number): Location => context.at(["kubernetesGroups", index]);
  const usernameAt = context.at(["username"]);
  const { username } = written;
  // What cannot be seen has been told of where the text was read.
  const reportName: Report = (problem) => {
    if (problem.rule !== "control-character") report(problem);
  };
  const parsed =
    username === undefined
      ? undefined
      : tryTake(parseUsername(username), "invalid-username", username, usernameAt, reportName);
  return {
    policies,
    kubernetesGroups: takeEach(written.kubernetesGroups ?? [], parseGroup, "invalid-group", groupAt, reportName),
    username: parsed === undefined ? undefined : { value: parsed, at: usernameAt },
  };
}
