import { groundsOf, judge, judgePrincipal, whoCan, type Answer } from "../../lib/authorization";
import { resolveBindings, type RbacRequest, type ResourceRequest } from "../../lib/rbac";
import { repo, type RepoBuilder } from "../support/repo-builder";

export { groundsOf, judge, judgePrincipal, resolveBindings, whoCan };

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
  return repo().guardrails({ clusterAdmin: "allowed", delegation: { "*": delegation } });
}

export const ENGINEER = "arn:aws:iam::123456789012:role/engineer";

/** What the engineer of a repository is answered on its only cluster, or the one that is named. */
export function answerOf(files: RepoBuilder, request: RbacRequest, cluster = "prod-eu"): Answer {
  const { plan, model, summary, diagnostics } = files.compile();
  const found = plan?.clusters.find((one) => one.cluster.name === cluster);
  if (found === undefined || model === undefined) {
    throw new Error([...summary, ...diagnostics.map(({ message }) => message)].join("\n"));
  }
  return judgePrincipal(found, model.manifests, ENGINEER, request)?.answer ?? "no";
}
