import type { AwsAuthLine, Binding } from "../aws-auth";
import { fitsPrincipal, parseGroup, parseUsername } from "../model";
import { renderRebinding } from "./rebind-group";
import { STAY, todayOf, type NamedSubject, type ReadAccess, type Task } from "./verdict";

export const MASTERS = "system:masters";
/** Every authenticated request is in it already. */
const AUTHENTICATED = "system:authenticated";

/** `{{AccountID}}` is known beforehand: the account of whoever the line is for. */
function fillAccount(text: string, { account }: NamedSubject): string {
  return text.replaceAll("{{AccountID}}", account);
}

interface ReadGroups {
  readonly groups: readonly string[];
  readonly clusterAdmin: boolean;
  /** Groups that EKS refuses, or that are not fixed names. */
  readonly refused: readonly { readonly group: string; readonly why: string }[];
}

function readGroups(line: AwsAuthLine, subject: NamedSubject): ReadGroups {
  const all = [...new Set(line.groups.map((group) => fillAccount(group, subject)))];
  const others = all.filter((group) => group !== MASTERS && group !== AUTHENTICATED);
  const refused = others.flatMap((group) => {
    const parsed = parseGroup(group);
    if (!parsed.ok) return [{ group, why: parsed.message }];
    // One space too many in YAML makes one group of two; no group of Kubernetes' own holds that.
    return / - /.test(group) ? [{ group, why: "EKS reads this as one group, but two seem to be meant" }] : [];
  });
  const bad = new Set(refused.map(({ group }) => group));
  return { groups: others.filter((group) => !bad.has(group)).sort(), clusterAdmin: all.includes(MASTERS), refused };
}

type ReadUsername = { readonly username: string | undefined; readonly changed?: string };

/** A username that EKS refuses becomes AWS's default: groups and policies are kept, bindings of the name are not. */
function readUsername(line: AwsAuthLine, subject: NamedSubject): ReadUsername {
  const text = fillAccount(line.username, subject);
  if (text === "") return { username: undefined };
  const parsed = parseUsername(text);
  if (!parsed.ok) return { username: undefined, changed: parsed.message };
  if (!fitsPrincipal(text, subject.kind)) return { username: undefined, changed: "a user has no session name" };
  return { username: text };
}

/** What they give comes from the Node authorizer, or is for joining the cluster: no binding could give it to another group. */
const OF_NODES: ReadonlySet<string> = new Set(["system:nodes", "system:bootstrappers", "system:node-proxier"]);

function refusedGroups(
  line: AwsAuthLine,
  refused: ReadGroups["refused"],
  bindings: readonly Binding[] | undefined,
): Task {
  if (refused.every(({ group }) => group === "")) {
    return {
      today: todayOf(line),
      problem: line.flaws.length === 0 ? "a group without a name" : line.flaws.join("; "),
      todo: `a group without a name grants nothing, whatever the line seems to say: write it as text, in quotes if it contains a colon and a space, and import again; until then ${STAY}`,
    };
  }
  const about = { today: todayOf(line), problem: refused.map(({ group, why }) => `${group}: ${why}`).join("; ") };
  const names = refused.map(({ group }) => group).filter((group) => !OF_NODES.has(group));
  if (names.length === 0) {
    return {
      ...about,
      todo:
        "these groups are for nodes, which EKS knows by them and no RBAC binding makes up for: if nodes use the role, declare it under " +
        "`nodes` in the cluster's file; if people do, grant what they need in a team's file. An entry created now would replace the line",
    };
  }
  const snippet = renderRebinding(names, bindings);
  return {
    ...about,
    todo:
      "bind your own group to the same roles and use that in a team's file, or do without; an entry created now " +
      "would replace the line and remove these groups",
    ...(snippet === undefined ? {} : { snippet }),
  };
}

function changedUsername(line: AwsAuthLine, why: string): Task {
  return {
    today: todayOf(line),
    problem: `the username ${line.username} cannot be kept (${why}): the entry gets AWS's default`,
    todo: "find RBAC bindings for that `User`, and bind a group instead; `yarn migrate check` lists them",
  };
}

const NO_RIGHTS: Omit<Task, "today"> = {
  problem:
    "no groups, and no username that an access entry can have: whatever rights it has come from RBAC bindings for its `User`",
  todo: "find the bindings of the user (kubectl get rolebindings,clusterrolebindings -A -o wide), and grant a group or a policy",
};

/** Rights may come from the name itself: Kubernetes' own components and service accounts have theirs bound so. */
function nameIsARight(line: AwsAuthLine): Task {
  return {
    today: todayOf(line),
    problem: `the username ${line.username} is built into Kubernetes and has rights of its own; EKS refuses it in an entry`,
    todo: "find out what uses it, and grant it a group or policy instead",
  };
}

/** A line of a person or a program as an entry of type STANDARD. */
export function readStandard(
  line: AwsAuthLine,
  subject: NamedSubject,
  bindings: readonly Binding[] | undefined,
): ReadAccess | Task {
  const { groups, clusterAdmin, refused } = readGroups(line, subject);
  if (!clusterAdmin && refused.length > 0) return refusedGroups(line, refused, bindings);
  if (!clusterAdmin && line.username.startsWith("system:")) return nameIsARight(line);
  const { username, changed } = readUsername(line, subject);
  const isNameAlone = !clusterAdmin && groups.length === 0;
  // AWS's default would be another name, for which nothing is bound.
  if (isNameAlone && username === undefined) return { today: todayOf(line), ...NO_RIGHTS };
  const masters = clusterAdmin ? [`${MASTERS} becomes the policy cluster-admin`] : [];
  const dropped = refused.map(({ group }) => `${group} is dropped: cluster-admin covers what it could grant`);
  return {
    access: { kind: "standard", username, groups, clusterAdmin },
    remarks: [
      ...(isNameAlone ? ["its rights come from RBAC bindings for that `User`"] : []),
      ...masters,
      ...dropped,
      ...(changed === undefined ? [] : [`username: AWS's default (${changed})`]),
    ],
    tasks: changed === undefined ? [] : [changedUsername(line, changed)],
  };
}
