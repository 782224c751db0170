import { quote, startOf, type Diagnostic } from "../diagnostics";
import { scopeOf } from "../access/scope";
import { sortedSet } from "../access/sorted";
import type { LiveEntry, LivePolicy } from "../ports/eks-reader";
import {
  CATALOGUE,
  covers,
  defaultUsername,
  fitsPrincipal,
  isNodeType,
  NODE_TYPES,
  parseGroup,
  parsePrincipalArn,
  parseUsername,
  policyName,
  type Home,
} from "../model";
import { parseNamespace } from "../model/namespace";
import { checkText } from "../source/check-text";

/** Why the files have no words for something of an entry: half a sentence. Undefined where they have. */
type Check = (entry: LiveEntry, home: Home) => string | undefined;

/** The first answer that is one. */
function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A role's path may hold `${`, and a group what nobody can see; no file may. */
function textProblem(text: string): string | undefined {
  const problems: Diagnostic[] = [];
  checkText(text, startOf(""), (problem) => void problems.push(problem));
  return problems[0]?.message;
}

const byText: Check = ({ principalArn, username, kubernetesGroups }) =>
  first([principalArn, username, ...kubernetesGroups], textProblem);

const byPrincipal: Check = ({ principalArn }, { partition }) => {
  const parsed = parsePrincipalArn(principalArn);
  if (!parsed.ok) return `${quote(principalArn)}: ${parsed.message}`;
  return parsed.value.partition === partition
    ? undefined
    : "its principal is in a different partition from the cluster";
};

const byGroups: Check = ({ kubernetesGroups }) =>
  first(kubernetesGroups, (group) => {
    const parsed = parseGroup(group);
    return parsed.ok ? undefined : `group ${quote(group)}: ${parsed.message}`;
  });

const byUsername: Check = ({ principalArn, username }) => {
  const principal = parsePrincipalArn(principalArn);
  if (!principal.ok || username === defaultUsername(principal.value)) return undefined;
  const parsed = parseUsername(username);
  if (!parsed.ok) return `username ${quote(username)}: ${parsed.message}`;
  const fits = fitsPrincipal(username, principal.value.kind);
  return fits ? undefined : `username ${quote(username)}: a user has no session name`;
};

function namespaceProblem(namespace: string, all: readonly string[]): string | undefined {
  const parsed = parseNamespace(namespace);
  if (!parsed.ok) return `${quote(namespace)}: ${parsed.message}`;
  const wider = all.find((other) => other !== namespace && other.endsWith("*") && covers(other, namespace));
  if (wider === undefined) return undefined;
  return `${quote(namespace)} is already covered by ${quote(wider)}, so the files would leave it out: associate the policy again without it`;
}

function policyProblem(policy: LivePolicy, partition: string): string | undefined {
  const name = policyName(policy.policyArn, partition);
  if (name === policy.policyArn) return `policy ${quote(name)} is not an access policy in the cluster's partition`;
  if (["node", "service-linked"].includes(CATALOGUE.get(name)?.use ?? "user"))
    return `policy ${name} is only for AWS's own use`;
  const scope = scopeOf(policy.scope);
  if (scope === "cluster") return undefined;
  if (scope.length === 0) return `policy ${name} has a namespace scope without namespaces`;
  const problem = first(scope, (namespace) => namespaceProblem(namespace, scope));
  return problem === undefined ? undefined : `policy ${name}, namespace ${problem}`;
}

const byPolicies: Check = ({ policies }, { partition }) =>
  first(policies, (policy) => policyProblem(policy, partition));

/** A username of its own is enough: RBAC may bind that `User`. */
const byEmptiness: Check = ({ principalArn, username, kubernetesGroups, policies }) => {
  if (kubernetesGroups.length > 0 || policies.length > 0) return undefined;
  const principal = parsePrincipalArn(principalArn);
  if (!principal.ok || username !== defaultUsername(principal.value)) return undefined;
  return (
    "it has neither policies nor groups, and AWS's default username: look whether an RBAC binding names that User " +
    "(kubectl get rolebindings,clusterrolebindings -A -o wide); if one does, grant the username in a team's file, and if none does, nobody needs the entry"
  );
};

const byType: Check = ({ type }) =>
  type === "STANDARD" || isNodeType(type) ? undefined : `the files do not support the type ${quote(type)}`;

/** EKS gives nodes their groups itself; eksctl has been seen to let others through for type EC2. */
const byNodeGroups: Check = ({ type, kubernetesGroups }) => {
  const own = sortedSet(kubernetesGroups).find((group) => !/^(system|eks):/.test(group));
  return own === undefined
    ? undefined
    : `nodes of type ${type} cannot have groups of their own, but this one has ${quote(own)}`;
};

const byNodeRole: Check = ({ principalArn }, { partition, account }) =>
  principalArn.startsWith(`arn:${partition}:iam::${account}:role/`)
    ? undefined
    : "a node's principal must be a role in the cluster's account";

const byNodePolicies: Check = ({ type, policies }, { partition }) => {
  const names = policies.map(({ policyArn }) => policyName(policyArn, partition)).join(", ");
  const whole = policies.every((policy) => policy.scope.type === "cluster");
  const own = NODE_TYPES.get(type)?.policy;
  if (whole && names === (own ?? "")) return undefined;
  const rule = own === undefined ? "no policy" : `just ${own}, for the whole cluster`;
  return `nodes of type ${type} must have ${rule}; this one has ${names || "none"}`;
};

const OF_ALL: readonly Check[] = [byText, byType, byPrincipal];
const OF_NODES: readonly Check[] = [byNodeRole, byNodeGroups, byNodePolicies];
const OF_PEOPLE: readonly Check[] = [byEmptiness, byGroups, byPolicies, byUsername];

/** Why no file can say exactly this entry, and what to do: half a sentence. Undefined where one can. */
export function tryFindObstacle(entry: LiveEntry, home: Home): string | undefined {
  const checks = [...OF_ALL, ...(entry.type === "STANDARD" ? OF_PEOPLE : OF_NODES)];
  return first(checks, (check) => check(entry, home));
}
