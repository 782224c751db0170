import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Json = Readonly<Record<string, unknown>>;

/** A ConfigMap as the server keeps it; only aws-auth of kube-system is kept. */
export interface StoredConfigMap {
  readonly data?: Readonly<Record<string, string>>;
  readonly metadata: Json & { readonly resourceVersion: string; readonly uid: string };
  readonly [key: string]: unknown;
}

export interface KubeRequest {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface KubeApiOptions {
  /** `data` of aws-auth, or the parts of the object; none: there is no aws-auth. */
  readonly awsAuth?: { readonly data?: Readonly<Record<string, string>>; readonly metadata?: Json } | undefined;
  /** ClusterRoleBindings and RoleBindings; ClusterRoles and Roles too. */
  readonly bindings?: readonly Json[];
  /** Answers in place of the server. `hang` never answers. */
  readonly refuse?: (request: KubeRequest) => { readonly status: number; readonly reason: string } | "hang" | undefined;
  /** Done before a request is answered: what somebody else does at that moment. */
  readonly before?: (request: KubeRequest) => void;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A small Kubernetes API server: aws-auth with its versions, the RBAC lists, and the discovery that kubectl asks for. */
export interface KubeApi {
  readonly url: string;
  /** aws-auth as it is now. */
  readonly awsAuth: () => StoredConfigMap | undefined;
  /** Somebody else writes aws-auth, or deletes it. */
  readonly write: (data: Readonly<Record<string, string>> | undefined) => void;
  readonly requests: () => readonly KubeRequest[];
  /** A kubeconfig (JSON) with this context; certificates are not looked at. */
  readonly kubeconfig: (context?: string) => string;
  readonly close: () => Promise<void>;
}

const CONFIG_MAPS = "/api/v1/namespaces/kube-system/configmaps";
const AWS_AUTH = `${CONFIG_MAPS}/aws-auth`;
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const KINDS = {
  clusterroles: "ClusterRole",
  roles: "Role",
  clusterrolebindings: "ClusterRoleBinding",
  rolebindings: "RoleBinding",
} as const;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

const notFound = (): Refusal => new Refusal(404, "NotFound", 'configmaps "aws-auth" not found');
const conflict = (): Refusal =>
  new Refusal(
    409,
    "Conflict",
    'Operation cannot be fulfilled on configmaps "aws-auth": the object has been modified; please apply your changes to the latest version and try again',
  );

const resource = (name: string, kind: string, namespaced: boolean): Json => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced,
  kind,
  verbs: ["create", "delete", "get", "list", "update"],
});

const group = { groupVersion: "rbac.authorization.k8s.io/v1", version: "v1" };
const FIXED: Readonly<Record<string, Json>> = {
  // kubectl asks for the namespace too, before it says that something in it is not there.
  "/api/v1/namespaces/kube-system": { kind: "Namespace", apiVersion: "v1", metadata: { name: "kube-system" } },
  "/version": { major: "1", minor: "30", gitVersion: "v1.30.0", platform: "linux/amd64" },
  "/api": { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] },
  "/api/v1": { kind: "APIResourceList", groupVersion: "v1", resources: [resource("configmaps", "ConfigMap", true)] },
  "/apis": {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: [{ name: "rbac.authorization.k8s.io", versions: [group], preferredVersion: group }],
  },
  [RBAC]: {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: group.groupVersion,
    resources: Object.entries(KINDS).map(([name, kind]) => resource(name, kind, !name.startsWith("cluster"))),
  },
};

/** aws-auth and its versions, as etcd would have them. */
function newStore(initial: KubeApiOptions["awsAuth"]) {
  let version = 100;
  let stored: StoredConfigMap | undefined;
  const save = (object: Json, metadata: Json, uid: string): StoredConfigMap => {
    version += 1;
    const identity = { name: "aws-auth", namespace: "kube-system", uid, resourceVersion: String(version) };
    stored = { apiVersion: "v1", kind: "ConfigMap", ...object, metadata: { ...metadata, ...identity } };
    return stored;
  };
  const find = (): StoredConfigMap => {
    if (stored === undefined) throw notFound();
    return stored;
  };
  const check = ({ resourceVersion, uid }: Json): StoredConfigMap => {
    const found = find();
    if (resourceVersion !== undefined && resourceVersion !== found.metadata.resourceVersion) throw conflict();
    if (uid !== undefined && uid !== found.metadata.uid) throw conflict();
    return found;
  };
  if (initial !== undefined) save(initial, initial.metadata ?? {}, "uid-1");
  return {
    tryGet: () => stored,
    find,
    create: (object: Json): StoredConfigMap => {
      if (stored !== undefined) throw new Refusal(409, "AlreadyExists", 'configmaps "aws-auth" already exists');
      return save(object, object["metadata"] as Json, `uid-${version}`);
    },
    replace: (object: Json): StoredConfigMap => {
      const metadata = object["metadata"] as Json;
      return save(object, metadata, check(metadata).metadata.uid);
    },
    remove: (preconditions: Json): void => {
      check(preconditions);
      version += 1;
      stored = undefined;
    },
    write: (data: Readonly<Record<string, string>> | undefined): void => {
      if (data === undefined) stored = undefined;
      else save({ ...stored, data }, stored?.metadata ?? {}, stored?.metadata.uid ?? `uid-${version}`);
    },
  };
}

type Store = ReturnType<typeof newStore>;

/** What was sent. A body that does not say what it is counts as JSON, as in the API server's NegotiateInputSerializer. */
function sentWith({ body, headers }: KubeRequest): Json {
  if (!["application/json", undefined].includes(headers["content-type"])) {
    throw new Refusal(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
  }
  return body === "" ? {} : (JSON.parse(body) as Json);
}

function answer(store: Store, bindings: readonly Json[], request: KubeRequest): Json {
  const { method, path } = request;
  const sent = (): Json => sentWith(request);
  switch (`${method} ${path}`) {
    case `GET ${AWS_AUTH}`:
      return store.find();
    case `PUT ${AWS_AUTH}`:
      return store.replace(sent());
    case `POST ${CONFIG_MAPS}`:
      return store.create(sent());
    case `DELETE ${AWS_AUTH}`:
      store.remove((sent()["preconditions"] ?? {}) as Json);
      return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" };
  }
  const [, plural = ""] = path.split(`${RBAC}/`);
  if (method === "GET" && plural in KINDS) {
    const kind = KINDS[plural as keyof typeof KINDS];
    const items = bindings.filter((binding) => binding["kind"] === kind);
    return { kind: `${kind}List`, apiVersion: group.groupVersion, metadata: { resourceVersion: "1" }, items };
  }
  const fixed = method === "GET" ? FIXED[path] : undefined;
  if (fixed === undefined) throw new Refusal(404, "NotFound", "the server could not find the requested resource");
  return fixed;
}

/** How the API server says no: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
function statusOf({ status, reason, message }: Refusal): Json {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code: status };
}

export async function startKubeApi(options: KubeApiOptions = {}): Promise<KubeApi> {
  const store = newStore(options.awsAuth);
  const seen: KubeRequest[] = [];

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/", headers } = incoming;
    const request = { method, path: new URL(url, "http://localhost").pathname, headers, body: await text(incoming) };
    seen.push(request);
    options.before?.(request);
    const refused = options.refuse?.(request);
    if (refused === "hang") return;
    const send = (status: number, document: Json): void => {
      outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
    };
    try {
      if (refused !== undefined) {
        throw new Refusal(refused.status, refused.reason, `aws-auth is ${refused.reason.toLowerCase()}: User "dev"`);
      }
      send(method === "POST" ? 201 : 200, answer(store, options.bindings ?? [], request));
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      send(cause.status, statusOf(cause));
    }
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    serve(incoming, outgoing).catch((cause: unknown) => {
      process.emitWarning(cause instanceof Error ? cause : String(cause));
      outgoing.destroy();
    });
  };
  const server = options.tls === undefined ? createPlainServer(listener) : createTlsServer(options.tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  return {
    url,
    awsAuth: store.tryGet,
    write: store.write,
    requests: () => seen,
    kubeconfig: (context = "prod") =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: url } }],
        users: [{ name: "u", user: {} }],
        contexts: [{ name: context, context: { cluster: "c", user: "u" } }],
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
