import { bindingsOf } from "../../aws-auth";
import { printable, quote } from "../../diagnostics";
import {
  configMapOf,
  deleteOptions,
  newConfigMap,
  tryReadConfigMap,
  withData,
  type ConfigMapObject,
} from "./config-map-object";
import { explainKubectl, isAwsAuthMissing } from "./explain-kubectl";
import { kubectlSession, type KubectlOptions, type KubectlSession } from "./kubectl-session";
import { readRbac } from "./read-rbac";
import type { Kube } from "../../ports/kube";
import type { Missing, Unread } from "../../ports/reading";
import type { Ran } from "./run-kubectl";

const AWS_AUTH = ["configmap", "aws-auth", "--namespace=kube-system"] as const;
const AWS_AUTH_URL = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
/** With their group: any other kind of the same name is a custom resource. */
const BINDINGS = "clusterrolebindings.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io";
const RBAC = `clusterroles.rbac.authorization.k8s.io,roles.rbac.authorization.k8s.io,${BINDINGS}`;

function unread(ran: Exclude<Ran, { ok: true }>): Unread {
  return { couldNotLook: "problem" in ran ? ran.problem : explainKubectl(ran.stderr) };
}

const CHANGED: Unread = { couldNotLook: "somebody else changed aws-auth meanwhile: nothing was done; look again" };

interface Found {
  readonly object: ConfigMapObject;
}

async function getAwsAuth(session: KubectlSession): Promise<Found | Missing | Unread> {
  const ran = await session(["get", ...AWS_AUTH, "--output=json"]);
  if (!ran.ok) return "stderr" in ran && isAwsAuthMissing(ran.stderr) ? { missing: true } : unread(ran);
  const object = tryReadConfigMap(ran.stdout);
  if (object !== undefined) return { object };
  return { couldNotLook: `kubectl answered with something else than aws-auth: ${quote(ran.stdout)}` };
}

async function write(session: KubectlSession, args: readonly string[], input: string): Promise<Unread | undefined> {
  const ran = await session(args, input);
  return ran.ok ? undefined : unread(ran);
}

async function replace(
  session: KubectlSession,
  data: ReadonlyMap<string, string>,
  resourceVersion: string | undefined,
): Promise<Unread | undefined> {
  const found = await getAwsAuth(session);
  if ("couldNotLook" in found) return found;
  // Not validated: what came from the server is legal there, and the schemas of a big cluster are megabytes.
  const options = ["--filename=-", "--output=name", "--validate=false"];
  if ("missing" in found) {
    return resourceVersion === undefined ? await write(session, ["create", ...options], newConfigMap(data)) : CHANGED;
  }
  const { object } = found;
  if (object.metadata.resourceVersion !== resourceVersion) return CHANGED;
  return await write(session, ["replace", ...options], withData(object, data));
}

async function remove(session: KubectlSession, resourceVersion: string): Promise<Unread | undefined> {
  // `kubectl delete` itself has no precondition; the request that it would send has.
  const ran = await session(["delete", `--raw=${AWS_AUTH_URL}`, "--filename=-"], deleteOptions(resourceVersion));
  return ran.ok || ("stderr" in ran && isAwsAuthMissing(ran.stderr)) ? undefined : unread(ran);
}

async function readBindings(session: KubectlSession): ReturnType<Kube["bindings"]> {
  const ran = await session(["get", BINDINGS, "--all-namespaces", "--output=json"]);
  if (!ran.ok) return unread(ran);
  try {
    const list: unknown = JSON.parse(ran.stdout);
    if ((list as { kind?: unknown } | null)?.kind !== "List") throw new Error("it is no List");
    return { bindings: bindingsOf(list) };
  } catch (cause) {
    return { couldNotLook: `kubectl's list of bindings cannot be read: ${printable(String(cause))}` };
  }
}

async function readAllRbac(session: KubectlSession): ReturnType<Kube["rbac"]> {
  const ran = await session(["get", RBAC, "--all-namespaces", "--output=json"]);
  if (!ran.ok) return unread(ran);
  try {
    return readRbac(ran.stdout);
  } catch (cause) {
    return { couldNotLook: `kubectl's list of RBAC objects cannot be read: ${printable(String(cause), 300)}` };
  }
}

/** One cluster's Kubernetes API through the `kubectl` of the machine. */
export function kubectlKube(options: KubectlOptions): Kube {
  const session = kubectlSession(options);
  return {
    awsAuth: async () => {
      const found = await getAwsAuth(session);
      return "object" in found ? configMapOf(found.object) : found;
    },
    bindings: () => readBindings(session),
    rbac: () => readAllRbac(session),
    replaceAwsAuth: (data, resourceVersion) => replace(session, data, resourceVersion),
    deleteAwsAuth: (resourceVersion) => remove(session, resourceVersion),
  };
}
