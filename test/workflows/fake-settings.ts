interface Rule {
  readonly type: string;
  readonly parameters?: Record<string, unknown>;
}

interface Ruleset {
  readonly id: number;
  name: string;
  enforcement: string;
  bypass_actors: unknown[];
  conditions: { ref_name: { include: string[] } };
  rules: Rule[];
}

interface Environment {
  prevent_self_review: boolean;
  wait_timer: number;
  reviewers: { type: string; id: number }[];
  policy: { protected_branches: boolean; custom_branch_policies: boolean } | null;
  readonly branches: { readonly id: number; readonly name: string; readonly type: string }[];
}

/** How a repository is set up; as GitHub makes a new one. */
export interface FakeSettings {
  id: number;
  ownerId: number;
  defaultBranch: string;
  token: { default_workflow_permissions: string; can_approve_pull_request_reviews: boolean };
  readonly rulesets: Ruleset[];
  readonly environments: Map<string, Environment>;
  labels: string[];
  /** File -> state. */
  readonly workflows: Map<string, string>;
}

export function emptySettings(): FakeSettings {
  return {
    id: 987654321,
    ownerId: 12345,
    defaultBranch: "main",
    token: { default_workflow_permissions: "write", can_approve_pull_request_reviews: false },
    rulesets: [],
    environments: new Map(),
    labels: ["bug"],
    workflows: new Map(),
  };
}

interface Call {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: object;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };
const DONE: Answer = { status: 204 };

function isWorkflow([area, kind, file, what]: readonly string[]): boolean {
  return area === "actions" && kind === "workflows" && file !== undefined && what !== "runs";
}

/**
 * The permission that a call of the settings takes; undefined for any other call.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
 */
export function settingsPermission(method: string, path: readonly string[]): string | undefined {
  const access = method === "GET" ? "read" : "write";
  const [area = "", second = ""] = path;
  if (area === "" || area === "rules") return "metadata:read";
  if (area === "rulesets") return method === "GET" ? "metadata:read" : "administration:write";
  if (area === "environments") return method === "GET" ? "actions:read" : "administration:write";
  if (area === "labels") return `issues:${access}`;
  if (area === "actions" && second === "permissions") return `administration:${access}`;
  return isWorkflow(path) ? `actions:${access}` : undefined;
}

function environmentAnswer({ prevent_self_review, wait_timer, reviewers, policy }: Environment): object {
  const people = reviewers.map(({ type, id }) => ({ type, reviewer: { id } }));
  return {
    deployment_branch_policy: policy,
    protection_rules: [
      ...(wait_timer > 0 ? [{ type: "wait_timer", wait_timer }] : []),
      ...(people.length > 0 ? [{ type: "required_reviewers", prevent_self_review, reviewers: people }] : []),
      ...(policy === null ? [] : [{ type: "branch_policy" }]),
    ],
  };
}

function environments({ environments: all }: FakeSettings, { method, path, body }: Call, nextId: () => number): Answer {
  const [, name = "", area, id] = path;
  const found = all.get(name);
  if (area === undefined && method === "PUT") {
    const given = body as Partial<Omit<Environment, "branches" | "policy">> & {
      deployment_branch_policy?: Environment["policy"];
    };
    // What is not repeated is gone.
    all.set(name, {
      prevent_self_review: given.prevent_self_review ?? false,
      wait_timer: given.wait_timer ?? 0,
      reviewers: given.reviewers ?? [],
      policy: given.deployment_branch_policy ?? null,
      branches: found?.branches ?? [],
    });
    return { status: 200, body: {} };
  }
  if (found === undefined) return NOT_FOUND;
  if (area === undefined) return { status: 200, body: environmentAnswer(found) };
  if (method === "GET") return { status: 200, body: { branch_policies: found.branches } };
  if (found.policy?.custom_branch_policies !== true)
    return { status: 422, body: { message: "no custom branch policies" } };
  if (method === "POST") {
    const { name: branch, type } = body as { name: string; type: string };
    found.branches.push({ id: nextId(), name: branch, type });
    return { status: 200, body: {} };
  }
  const at = found.branches.findIndex((one) => String(one.id) === id);
  if (at === -1) return NOT_FOUND;
  found.branches.splice(at, 1);
  return DONE;
}

function rulesets(
  { rulesets: all }: FakeSettings,
  { method, path: [, wanted], body }: Call,
  nextId: () => number,
): Answer {
  const given = body as Omit<Ruleset, "id">;
  if (wanted === undefined && method === "GET")
    return { status: 200, body: all.map(({ id, name }) => ({ id, name, source_type: "Repository" })) };
  if (wanted === undefined) {
    if (all.some(({ name }) => name === given.name)) return { status: 422, body: { message: "Name must be unique" } };
    all.push({ ...given, id: nextId() });
    return { status: 201, body: {} };
  }
  const found = all.find((one) => String(one.id) === wanted);
  if (found === undefined) return NOT_FOUND;
  if (method === "PUT") Object.assign(found, given);
  return { status: 200, body: found };
}

/** The answer to a call of the settings; undefined for any other call. */
export function answerSettings(
  { settings, repository }: { readonly settings: FakeSettings; readonly repository: string },
  call: Call,
  nextId: () => number,
): Answer | undefined {
  const { method, path, body, query } = call;
  const [area = "", second = "", third = "", fourth] = path;
  if (area === "") {
    const { id, ownerId, defaultBranch } = settings;
    return { status: 200, body: { id, full_name: repository, default_branch: defaultBranch, owner: { id: ownerId } } };
  }
  if (area === "rulesets") return rulesets(settings, call, nextId);
  if (area === "environments") return environments(settings, call, nextId);
  if (area === "rules") {
    const active = settings.rulesets.filter(
      ({ enforcement, conditions: { ref_name } }) =>
        enforcement === "active" &&
        ref_name.include.some((ref) => [`refs/heads/${third}`, "~DEFAULT_BRANCH"].includes(ref)),
    );
    return { status: 200, body: active.flatMap(({ rules }) => rules) };
  }
  if (area === "labels" && method === "GET") {
    const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
    return { status: 200, body: settings.labels.slice((page - 1) * size, page * size).map((name) => ({ name })) };
  }
  if (area === "labels") {
    const { name } = body as { name: string };
    if (settings.labels.includes(name)) return { status: 422, body: { message: "already_exists" } };
    settings.labels.push(name);
    return { status: 201, body: { name } };
  }
  if (area === "actions" && second === "permissions") {
    if (method === "PUT") Object.assign(settings.token, body);
    return method === "PUT" ? DONE : { status: 200, body: settings.token };
  }
  if (!isWorkflow(path)) return undefined;
  const state = settings.workflows.get(third);
  if (state === undefined) return NOT_FOUND;
  if (method === "PUT" && fourth === "enable") settings.workflows.set(third, "active");
  return method === "PUT" ? DONE : { status: 200, body: { state } };
}
