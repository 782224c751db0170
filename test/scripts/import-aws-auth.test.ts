import { access, folder } from "./harness";

const ONE = ["--cluster", "one", "--account", "123456789012", "--region", "eu-west-1"];

describe("import-aws-auth refuses a command line that could mean something else", () => {
  const CASES: readonly [string, readonly string[], RegExp][] = [
    ["no cluster", [], /--cluster is missing/],
    ["a file without place", ["--cluster", "one", "--file", "-"], /--account and --region/],
    ["two clusters and one file", ["--cluster", "a", "--cluster", "b", "--file", "x"], /1 times and --cluster 2 times/],
    ["a file for all clusters", ["--all", "--file", "x"], /--all does not/],
    ["stdin twice", ["--cluster", "a", "--cluster", "b", "--file", "-", "--file", "-"], /stdin ends/],
    ["a team and a map", [...ONE, "--file", "-", "--team", "a", "--map", "b"], /exclude each other/],
    ["a team that cannot be one", [...ONE, "--file", "-", "--team", "../x"], /no team's name/],
    ["a file that is not there", [...ONE, "--file", "nowhere.yaml"], /cannot be read \(ENOENT\)/],
    ["a file and a context", [...ONE, "--file", "-", "--context", "c"], /exclude each other/],
  ];

  it.each(CASES)("%s", async (_, argv, words) => {
    const root = folder();
    const { code, err } = await access(["import-aws-auth", "--root", root.path, ...argv], { input: "[]" });
    expect([code, err]).toEqual([2, expect.stringMatching(words)]);
    expect(root.snapshot()).toEqual({});
  });

  it("a map with something else than teams, all of it at once", async () => {
    const root = folder();
    root.write("map.yaml", '"a*": ok\n"b*": [x]\n"c*": ../x\n');
    const argv = ["import-aws-auth", "--root", root.path, ...ONE, "--file", "-", "--map", `${root.path}/map.yaml`];
    const { code, err } = await access(argv, { input: "[]" });
    expect([code, err]).toEqual([2, expect.stringMatching(/:2:[^]*:3:/)]);
  });

  it.each([
    ["PowerShell's UTF-16", Buffer.from("\ufeffdata: {}\n", "utf16le"), /UTF-16/],
    [
      "kubectl describe",
      "Name:         aws-auth\nNamespace:    kube-system\n\nData\n====\nmapRoles:\n----\n",
      /describe/,
    ],
    ["two documents", "kind: ConfigMap\n---\nkind: ConfigMap\n", /document/],
    ["nothing", "", /empty/],
  ])("%s instead of a ConfigMap says what to run, and writes nothing", async (_, input, words) => {
    const root = folder();
    const { code, err } = await access(["import-aws-auth", "--root", root.path, ...ONE, "--file", "-", "--write"], {
      input,
    });
    expect([code, err]).toEqual([3, expect.stringMatching(words)]);
    expect(err).toContain("kubectl get configmap aws-auth -n kube-system -o");
    expect(root.snapshot()).toEqual({});
  });
});
