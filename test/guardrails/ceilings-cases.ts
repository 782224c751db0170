// Files that reach for what is not their team's, and honest ones of the same shape.
import type { Written } from "./ceilings-world";

type Listed = readonly [what: string, ...written: Written[]];
type Case = readonly [what: string, written: readonly Written[]];

function cases(listed: readonly Listed[]): readonly Case[] {
  return listed.map(([what, ...written]) => [what, written]);
}

const names = (team: string, keys: object): Written => ({ team, access: [{ ...keys }] });
const groups = (team: string, ...kubernetesGroups: string[]): Written => names(team, { kubernetesGroups });
const username = (team: string, name: string): Written =>
  names(team, { principals: [{ role: `${team}-deploy` }], username: name });
const edits = (team: string, ...edit: string[]): Written => names(team, { policies: { edit } });
const views = (team: string, ...view: string[]): Written => names(team, { policies: { view } });
const claims = (team: string, ...namespaces: string[]): Written => ({ team, namespaces });
const owns = (team: string, ...namespaces: string[]): Written => ({
  team,
  namespaces,
  access: [{ policies: { edit: "own" } }],
});

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789".split("");
const TWO = LETTERS.map((letter) => `s${letter}*`);

export const ATTACKS = cases([
  ["another team's group of a profile", groups("blue", "team:platform")],
  ["a group that means administrators", groups("blue", "admins")],
  ["another team's name as a group", groups("blue", "sre")],
  ["another team's name before a colon, the own one behind", groups("blue", "sre:blue")],
  ["the same in capitals", groups("blue", "SRE:blue")],
  ["another team's name in the middle", groups("blue", "x:sre:blue")],
  ["its own name in the middle", groups("blue", "x:blue:x")],
  ["a group that only begins with its name", groups("blue", "blueish")],
  ["a group that only ends with its name", groups("blue", "light-blue")],
  ["a profile's group, written out", groups("blue", "cluster-operators")],
  ["a group that a profile gives besides", names("blue", { profile: "developer", kubernetesGroups: ["admins"] })],
  ["a longer team's name by the defaults", groups("sre", "sre:sre-admins")],
  ["any group, with another team's name before the colon", groups("ops", "sre:ops")],
  ["a listed group's neighbour", groups("data", "sre:data2")],
  ["the defaults where a list replaces them", groups("data", "oncall:data")],
  ["a Cyrillic letter", groups("blue", "blue:аdmin")],
  ["a Cyrillic system group", groups("ops", "ѕystem:admin")],
  ["a full-width letter", groups("ops", "ａdmins")],
  ["a combining mark", groups("ops", "e\u0301quipe")],
  ["a space that does not break", groups("ops", "ad\u00a0mins")],
  ["a dotless i", groups("ops", "admıns")],
  ["a soft hyphen", groups("ops", "ad\u00admins")],
  ["a Hangul filler", groups("ops", "admins\u3164")],

  ["a username without its name", username("blue", "root")],
  ["a username that only begins with its name", username("blue", "blue-x")],
  ["another team's username", username("blue", "payments:deploy")],
  ["a longer team's usernames by the defaults", username("sre", "sre-admins:{{SessionName}}")],
  ["a piece of a longer team's usernames", username("sre", "sre-admins-x:root")],
  ["what another's session can be called", username("ops", "payments:oncall")],
  ["a template that can become another's name", username("ops", "payments-batch:{{SessionName}}")],
  ["a template that can become another template's name", username("ops", "payments:{{SessionName}}")],
  ["a template with an end that can become another's name", username("ops", "payments-batch:ma{{SessionName}}")],
  ["what a profile gives another team", username("ops", "ops:alice")],
  ["the break-glass role's default", username("ops", "arn:aws:sts::123456789012:assumed-role/eks-break-glass/oncall")],
  ["another role's default", username("ops", "arn:aws:sts::123456789012:assumed-role/sre-root/{{SessionName}}")],
  ["a role's default that nobody has yet", username("ops", "arn:aws:sts::999999999999:assumed-role/x/y")],
  ["a role of any name", username("ops", "arn:aws:sts::123456789012:assumed-role/{{SessionName}}/x")],
  ["a user's default", username("ops", "arn:aws:iam::123456789012:user/alice")],
  ["a Cyrillic username", username("ops", "ѕystem:admin")],
  ["a username on another team's principal", names("blue", { principals: [{ role: "sre-root" }], username: "blue:x" })],
  [
    "the same in a second grant",
    {
      team: "blue",
      access: [
        { principals: [{ role: "sre-root" }] },
        { principals: [{ role: "sre-root" }], username: "blue:{{SessionName}}" },
      ],
    },
  ],
  [
    "two teams with one name on two principals",
    username("ops", "etl:x1"),
    {
      team: "data",
      access: [{ principals: [{ role: "etl" }], username: "etl:{{SessionName}}" }],
    },
  ],
  ["a wider template than the listed one", username("data", "etl:x-{{SessionName}}")],

  ["namespaces of the cluster's tools", owns("blue", "argocd", "default")],
  ["a pattern that only overlaps with its claims", claims("blue", "blue*")],
  ["a pattern that has its claims in it", claims("blue", "b*")],
  ["another team's namespace", claims("blue", "payments")],
  ["a longer team's namespace by the defaults", owns("sre", "sre-admins")],
  ["a pattern with a longer team's namespace in it", claims("sre", "sre-*")],
  ["a longer team's namespace in a scope", edits("sre", "sre-admins")],
  ["a pattern with it in a scope", edits("sre", "sre-a*")],
  ["a protected namespace", claims("roamer", "kube-system")],
  ["a pattern with a protected namespace in it", claims("roamer", "kube-*")],
  ["a protected namespace by its own name", claims("kube", "kube-system")],
  ["reading in a protected namespace by its own name", views("kube", "kube-public")],
  ["reading in one through a claim of any", views("roamer", "kube-system")],
  ["reading in one through a pattern", views("amazon", "amazon-*")],
  ["writing in a protected namespace that is delegated", edits("wide", "kube-system")],
  ["writing through a pattern there", edits("wide", "kube-sys*")],

  ["an undeclared namespace", edits("blue", "default")],
  ["a pattern wider than the claims", edits("blue", "bl*")],
  ["a pattern wider than what is delegated", edits("data", "dat*")],
  ["claims where a list replaces them", edits("data", "data")],
  ["a policy that is not delegated", names("blue", { policies: { "admin-view": "own" } })],
  ["a cluster-wide policy", names("blue", { policies: { edit: "cluster" } })],
  ["a cluster", names("blue", { clusters: ["staging"], policies: { view: "cluster" } })],
  ["a cluster for groups alone", names("blue", { clusters: ["*"], kubernetesGroups: ["blue"] })],
  [
    "patterns of one letter each",
    edits("wide", ...LETTERS.filter((one) => !"ka".includes(one)).map((one) => `${one}*`)),
  ],
  ["one pattern of one letter", edits("wide", "p*")],
  ["as many of two letters", edits("wide", ...TWO, "s-*")],
  [
    "as many of two letters, in two grants",
    {
      team: "wide",
      access: [{ policies: { edit: TWO.slice(0, 20) } }, { policies: { edit: [...TWO.slice(20), "s-*"] } }],
    },
  ],
  [
    "as many of two letters, in two teams' files",
    edits("wide", ...TWO.slice(0, 20)),
    {
      team: "roamer",
      access: [{ policies: { edit: [...TWO.slice(20), "s-*"] } }],
    },
  ],
  ["a pattern of one letter through a claim of any", owns("roamer", "p*")],
  ["a profile that edits where the team may not", names("platform", { profile: "dev" })],
]);

export const HONEST = cases([
  ["its own name as a group", groups("blue", "blue", "blue:read", "oncall:blue")],
  ["another team's name behind its own", groups("blue", "blue:sre", "blue:sre:read")],
  ["an accented name", groups("blue", "blue:équipe", "équipe:blue", "blue:支払い", "blue:größe")],
  ["groups of a profile", names("blue", { profile: "operator" })],
  ["a shorter team's neighbours", groups("sre", "sre:x", "oncall:sre"), username("sre-admins", "sre-admins:x")],
  ["the longer team itself", groups("sre-admins", "sre-admins", "sre-admins:x", "x:sre-admins")],
  ["any group", groups("ops", "viewers", "a:b", "oncall:ops")],
  ["another team's name where the platform lists it", groups("data", "sre:data", "data:x")],
  ["its own usernames", username("blue", "blue:{{SessionName}}"), username("sre", "sre-oncall:{{SessionName}}")],
  [
    "AWS's default, written out",
    username("blue", "arn:aws:sts::123456789012:assumed-role/blue-deploy/{{SessionName}}"),
  ],
  ["a username that no session can have", username("ops", "payments:on:call")],
  ["one that only looks like another", username("ops", "payments-batch:main2")],
  ["a listed username", username("data", "etl:{{SessionName}}")],
  [
    "one username for two principals of a team",
    names("blue", { principals: [{ role: "a" }, { role: "b" }], username: "blue:x" }),
  ],
  [
    "one username for two principals in two grants",
    {
      team: "blue",
      access: [
        { principals: [{ role: "a" }], username: "blue:{{SessionName}}" },
        { principals: [{ role: "b" }], username: "blue:ci" },
      ],
    },
  ],
  [
    "one username of two teams for one principal",
    {
      team: "data",
      access: [{ principals: [{ role: "shared" }], username: "etl:{{SessionName}}" }],
    },
    { team: "ops", access: [{ principals: [{ role: "shared" }], username: "etl:{{SessionName}}" }] },
  ],
  [
    "a profile's username on another team's principal",
    names("blue", { principals: [{ role: "sre-root" }], profile: "operator" }),
  ],
  [
    "a grant to another team's principal without a username",
    names("blue", { principals: [{ role: "sre-root" }], kubernetesGroups: ["blue"] }),
  ],
  ["its own namespaces", owns("blue", "blue", "blue-dev", "blue-dev-*")],
  ["all that begin with its name", owns("blue", "blue", "blue-*")],
  ["a team with a capital", owns("Green", "green", "green-dev")],
  ["a longer team's namespace that is its own", owns("sre-admins", "sre-admins", "sre-admins-*")],
  ["a shorter team's that is not", owns("sre", "sre", "sre-dev")],
  ["a namespace in a scope that is not declared", edits("blue", "blue-dev")],
  ["any claim", owns("roamer", "argocd", "default")],
  ["patterns with a beginning", owns("roamer", "apps-*", "qa*")],
  ["beside the protected ones", owns("kube", "kube-dashboard")],
  ["reading in a protected namespace that is delegated", views("wide", "kube-system")],
  ["any namespace", edits("wide", "default", "argocd", "apps-*")],
  ["some patterns of two letters", edits("wide", ...TWO.slice(0, 30))],
  ["a delegated namespace", edits("data", "shared", "data-lake", "data-x-*")],
  ["a profile's namespaces", names("blue", { profile: "dev" })],
]);
