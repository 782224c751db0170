import { invalidParameter } from "./errors";
import { optionalObject, optionalString, optionalStrings } from "./request-body";
import type { JsonObject } from "./request-body";
import type { AccessScope } from "./state";

/** An RFC 1123 label, or the beginning of one with a `*` at its end. */
const NAMESPACE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|[a-z0-9][a-z0-9-]{0,61}\*)$/;

/**
 * The access scope of a request. Terraform sends an empty `namespaces` for cluster scope, so empty equals absent.
 * Whether a namespace exists is never checked, as in EKS ("Associate access policies", user guide).
 */
export function readScope(body: JsonObject): AccessScope {
  const scope = optionalObject(body, "accessScope");
  if (scope === undefined) throw invalidParameter("accessScope must be provided");
  const type = optionalString(scope, "type");
  const namespaces = optionalStrings(scope, "namespaces") ?? [];
  if (type !== "cluster" && type !== "namespace") {
    throw invalidParameter("accessScope type must be one of [cluster, namespace]");
  }
  if (type === "cluster" && namespaces.length > 0) {
    throw invalidParameter("accessScope should not include namespaces if the type is not set as namespace");
  }
  if (type === "namespace" && namespaces.length === 0) {
    throw invalidParameter("At least 1 namespace must be provided if the type is set as namespace");
  }
  const illegal = namespaces.find((namespace) => !NAMESPACE.test(namespace));
  if (illegal !== undefined) throw invalidParameter(`The namespace ${illegal} in accessScope is not valid`);
  if (new Set(namespaces).size < namespaces.length) {
    throw invalidParameter("The namespaces in accessScope must not contain duplicates");
  }
  return { type, namespaces };
}
