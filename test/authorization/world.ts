import { judgePrincipal, type Answer } from "../../lib/authorization";
import type { GuardedPlan } from "../../lib/compile";
import { compileRepository, mergedOf } from "../../lib/compile-repository";
import type { Model } from "../../lib/model";
import type { RbacRequest, ResourceRequest } from "../../lib/rbac";
import { repo, TODAY, type RepoBuilder } from "../support/repo-builder";

/** A request as a test says it; what it does not say is `get pods` in `default`. */
export function ask(more: Partial<ResourceRequest> = {}): RbacRequest {
  const usual = { verb: "get", apiGroup: "", resource: "pods", subresource: "", name: "", namespace: "default" };
  return { kind: "resource", ...usual, ...more };
}

export function url(path: string, verb = "get"): RbacRequest {
  return { kind: "url", verb, path };
}

/** A repository in which teams may grant anything. */
export function open(): RepoBuilder {
  const anything = ["view", "edit", "admin", "admin-view", "cluster-admin", "secret-reader"];
  const delegation = {
    policies: [...anything, "AmazonAIOpsAssistantPolicy"],
    clusterScope: [...anything, "AmazonAIOpsAssistantPolicy"],
    namespaces: ["*"],
    groups: ["*"],
    usernames: ["*"],
    claims: ["*"],
    clusters: ["*"],
  };
  return repo().guardrails({ clusterAdmin: "allowed", iamUsers: "allowed", delegation: { "*": delegation } });
}

export const ENGINEER = "arn:aws:iam::123456789012:role/engineer";

/** What the files say, whatever the guardrails say of it: so the commands look at them. */
export function lookAt(files: RepoBuilder): { readonly plan: GuardedPlan; readonly model: Model } {
  const compiled = compileRepository(files.build(), TODAY);
  if (compiled.kind === "unreadable") throw new Error(JSON.stringify(compiled.diagnostics, undefined, 1));
  return { plan: mergedOf(compiled), model: compiled.model };
}

/** What the engineer of a repository is answered on its only cluster, or the one that is named. */
export function answerOf(files: RepoBuilder, request: RbacRequest, cluster = "prod-eu"): Answer {
  const { plan, model } = lookAt(files);
  return judgePrincipal(plan, model.manifests, cluster, ENGINEER, request)?.answer ?? "no";
}
