import { readNamedSets, type NamedSets } from "../../lib/permission-sets";

const CLUSTERS = {
  "clusters/one.yaml": 'cluster: one\naccount: "111111111111"\nregion: eu-west-1\nlabels: {env: prod}\n',
  "clusters/two.yaml": 'cluster: two\naccount: "111111111111"\nregion: us-east-1\nlabels: {env: test}\n',
  "clusters/three.yaml": 'cluster: three\naccount: "222222222222"\nregion: cn-north-1\nlabels: {env: prod}\n',
};

function read(files: Readonly<Record<string, string>>): NamedSets {
  const all = { "platform.yaml": "organization: acme\n", ...CLUSTERS, ...files };
  return readNamedSets(new Map(Object.entries(all).map(([path, text]) => [path, { text }])));
}

function team(name: string, ...grants: string[]): Record<string, string> {
  return { [`teams/${name}.yaml`]: `team: ${name}\naccess:\n${grants.map((grant) => `  - ${grant}\n`).join("")}` };
}

/** `account name: clusters, at places`, one a permission set. */
const brief = ({ named }: NamedSets): string[] =>
  named.map(({ name, account, partition, clusters, places }) => {
    const where = places.map(({ file, line, column }) => `${file}:${line}:${column}`).join(" ");
    return `${partition} ${account} ${name}: ${clusters.join(" ")} at ${where}`;
  });

const grant = (set: string, clusters: string, rest = "policies: {view: cluster}"): string =>
  `{principals: [{permissionSet: ${set}}], clusters: ${clusters}, ${rest}}`;

it.each<[string, string, string[]]>([
  ["a name", "[one]", ["aws 111111111111 Ops: one"]],
  ["two clusters of one account", "[one, two]", ["aws 111111111111 Ops: one two"]],
  ["a glob", '["t*"]', ["aws 111111111111 Ops: two", "aws-cn 222222222222 Ops: three"]],
  ["labels", "[{env: prod}]", ["aws 111111111111 Ops: one", "aws-cn 222222222222 Ops: three"]],
  ["a cluster twice", '[one, "o*"]', ["aws 111111111111 Ops: one"]],
  ["a cluster that is not there", "[nowhere]", []],
  ["one that is there and one that is not", "[nowhere, one]", ["aws 111111111111 Ops: one"]],
])("%s selects the accounts", (_what, clusters, expected) => {
  const at = " at teams/a.yaml:3:35";
  expect(brief(read(team("a", grant("Ops", clusters))))).toEqual(expected.map((line) => `${line}${at}`));
});

it("every place where a permission set is named is known, in order", () => {
  const files = { ...team("b", grant("Ops", "[one]")), ...team("a", grant("X", "[one]"), grant("Ops", "[two]")) };
  expect(brief(read(files))).toEqual([
    "aws 111111111111 Ops: one two at teams/a.yaml:4:35 teams/b.yaml:3:35",
    "aws 111111111111 X: one at teams/a.yaml:3:35",
  ]);
});

it.each([
  ["has expired", "policies: {view: cluster}, expires: 2020-01-01"],
  ["has an end that is no date", "policies: {view: cluster}, expires: 2020-02-31"],
  ["grants nothing", "name: empty"],
  ["has an unknown profile", "profile: nothing"],
  ["has an unknown policy", "policies: {viw: cluster}"],
])("a grant that %s still names it", (_what, rest) => {
  expect(read(team("a", grant("Ops", "[one]", rest))).named).toHaveLength(1);
});

it("roles and users beside it are no permission sets", () => {
  const principals = "arn:aws:iam::111111111111:role/x, {role: Ops}, {user: Ops}";
  expect(read(team("a", `{principals: [${principals}], clusters: [one], profile: x}`)).named).toEqual([]);
});

const broken = ({ blocking }: NamedSets): string[] => blocking.map(({ at, rule }) => `${at.file} ${rule}`);

describe("what keeps a file from being read stands in the way", () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      "a team's file with a mistake in its shape",
      { "teams/x.yaml": "team: x\naccess: nothing\n" },
      ["teams/x.yaml wrong-type"],
    ],
    ["one that is no YAML", { "teams/x.yaml": "team: [\n" }, ["teams/x.yaml yaml-syntax"]],
    ["one that would be ignored", { "teams/x.yml": "team: x\naccess: []\n" }, ["teams/x.yml file-unexpected"]],
    [
      "a cluster's file",
      { "clusters/one.yaml": "cluster: one\n" },
      ["clusters/one.yaml missing-key", "clusters/one.yaml missing-key"],
    ],
  ])("%s", (_what, files, expected) => {
    expect(broken(read({ ...team("a", grant("Ops", "[one]")), ...files }))).toEqual(expected);
  });

  it("no platform.yaml: most likely this is the wrong folder", () => {
    expect(broken(readNamedSets(new Map()))).toEqual(["platform.yaml file-missing"]);
  });

  it("a lock that is a symbolic link is not written through", () => {
    const files = new Map([
      ["platform.yaml", { text: "organization: acme\n" }],
      ["permission-sets.lock.yaml", { problem: "symbolic-link" as const }],
    ]);
    expect(broken(readNamedSets(files))).toEqual(["permission-sets.lock.yaml file-unreadable"]);
  });

  it.each<[string, Record<string, string>]>([
    ["platform.yaml", { "platform.yaml": "nonsense: true\n" }],
    ["the lock", { "permission-sets.lock.yaml": "<<<<<<< HEAD\n" }],
    ["a cluster's name that is not its file's", { "clusters/uno.yaml": CLUSTERS["clusters/one.yaml"] }],
  ])("but a mistake in %s does not", (_what, files) => {
    expect(broken(read({ ...team("a", grant("Ops", "[two]")), ...files }))).toEqual([]);
  });
});

it("a lock with mistakes is not a lock without lines", () => {
  expect(read({ "permission-sets.lock.yaml": "<<<<<<< HEAD\n" }).lock).toBeUndefined();
  expect(read({ "permission-sets.lock.yaml": "{}\n" }).lock).toEqual([]);
  expect(read({}).lock).toEqual([]);
});
