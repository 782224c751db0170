import * as fc from "fast-check";

import { formatGithub, formatJson, formatPretty, hasErrors } from "../lib/diagnostics";
import { compileRepository } from "../lib/compile-repository";
import type { RepoFiles } from "../lib/source";
import { listEntries } from "./support/golden-entries";
import { TODAY, compileFiles, repo, type RepoBuilder } from "./support/repo-builder";
import { lawRuns } from "./support/law-runs";

const LOCK = {
  "123456789012": {
    Audit:
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Audit_0123456789abcdef",
  },
};

/** A repository that uses most of the language. */
function rich(): RepoFiles {
  return repo()
    .guardrails({
      expiry: { admin: "180d" },
      protectedNamespaces: ["kube-*"],
      exceptions: [{ rule: "expiry-required", team: "red", reason: "PLAT-1", expires: "2027-03-31" }],
    })
    .cluster("prod-eu", { nodes: [{ role: "node", type: "EC2_LINUX" }], namespaces: ["blue", "red"] })
    .cluster("staging-eu", { account: "210987654321", labels: { env: "staging" } })
    .lock(LOCK)
    .grants("blue", { profile: "developer", clusters: ["prod-*"], expires: "2027-01-31", reason: "x" })
    .grants("red", {
      policies: { admin: "own" },
      principals: [{ permissionSet: "Audit" }],
      clusters: [{ env: "prod" }],
    })
    .build();
}

describe("one mistake is one diagnostic", () => {
  const blue = { clusters: ["prod-eu", "prod-*", { env: "prod" }], profile: "developer" };
  const base = repo()
    .cluster("prod-eu")
    .grants("blue", blue)
    .grants("red", { policies: { AmazonEKSNewPolicy: "own" } });
  const extra = { extraPolicies: ["AmazonEKSNewPolicy"] };

  it.each([
    [
      "a cluster's file is no YAML",
      repo().grants("blue", blue).file("clusters/prod-eu.yaml", "["),
      ["clusters/prod-eu.yaml:1:2 yaml-syntax"],
    ],
    [
      "a cluster's file has a typo",
      repo().grants("blue", blue).cluster("prod-eu", { regoin: "x" }),
      ["clusters/prod-eu.yaml:7:1 unknown-key"],
    ],
    [
      "a cluster's file has the wrong name",
      repo().grants("blue", blue).cluster("prod-eu", { cluster: "prd-eu" }),
      ["clusters/prod-eu.yaml:1:10 file-name"],
    ],
    [
      "a cluster's file has the wrong ending",
      repo().grants("blue", blue).file("clusters/prod-eu.yml", "x"),
      ["clusters/prod-eu.yml:1:1 file-unexpected"],
    ],
    [
      "a cluster's file is a link",
      repo().grants("blue", blue).file("clusters/prod-eu.yaml", { problem: "symbolic-link" }),
      ["clusters/prod-eu.yaml:1:1 file-unreadable"],
    ],
    ["platform.yaml is no YAML", base.file("platform.yaml", "["), ["platform.yaml:1:2 yaml-syntax"]],
    ["platform.yaml has a typo", base.platform({ ...extra, profile: {} }), ["platform.yaml:31:1 unknown-key"]],
    [
      "platform.yaml names a policy that is none",
      repo()
        .grants("blue", blue)
        .guardrails({ delegation: { "*": { policies: ["veiw"], clusters: ["*"] } } }),
      ["platform.yaml:15:11 unknown-policy"],
    ],
    ["platform.yaml is missing", base.without("platform.yaml"), ["platform.yaml:1:1 file-missing"]],
    [
      "the lock is no YAML",
      repo()
        .grants("blue", { principals: [{ permissionSet: "Audit" }] })
        .file("permission-sets.lock.yaml", "["),
      ["permission-sets.lock.yaml:1:2 yaml-syntax"],
    ],
    [
      "a line of the lock is wrong",
      repo()
        .grants("blue", { principals: [{ permissionSet: "Audit" }] })
        .lock({ "123456789012": { Audit: "x" } }),
      ["permission-sets.lock.yaml:2:10 invalid-lock"],
    ],
    [
      "a team's only namespace is wrong",
      repo().team("blue", {
        namespaces: ["Blue"],
        access: [{ ...blue, principals: [{ role: "x" }], clusters: ["*"] }],
      }),
      ["teams/blue.yaml:5:5 invalid-namespace"],
    ],
    [
      "a role's name is wrong on forty clusters",
      Array.from({ length: 40 }, (_, i) => `c${i}`).reduce(
        (all, name) => all.cluster(name),
        repo().grants("blue", { principals: [{ role: "a b" }] }),
      ),
      ["teams/blue.yaml:8:15 invalid-principal"],
    ],
    [
      "an ARN is of another partition than forty clusters",
      Array.from({ length: 40 }, (_, i) => `c${i}`).reduce(
        (all, name) => all.cluster(name),
        repo().grants("blue", { principals: ["arn:aws-cn:iam::123456789012:role/x"] }),
      ),
      ["teams/blue.yaml:8:9 wrong-partition"],
    ],
  ])("when %s", (_, built, expected) => {
    const { summary, plan } = built.compile();
    expect(plan).toBeUndefined();
    expect(summary).toEqual(expected);
  });

  it("and the other files' mistakes are told as well", () => {
    const { errors } = repo()
      .file("clusters/prod-eu.yaml", "[")
      .platform({ typo: 1 })
      .grants("blue", { principals: ["x"] })
      .grants("red", { policies: { view: "all" } })
      .compile();
    expect(errors).toEqual(["invalid-principal", "invalid-scope", "unknown-key", "yaml-syntax"]);
  });
});

describe("words of JavaScript's own are words as any other", () => {
  const words = ["constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

  it.each(words)("%s as a team, profile, label, delegation and permission set", (word) => {
    const arn = LOCK["123456789012"].Audit.replace("Audit", word);
    const { entries } = repo()
      .guardrails(
        { delegation: { [word]: { policies: ["view"], clusters: ["*"], namespaces: "own" } } },
        {
          profiles: { [word]: { policies: { view: "own" } } },
        },
      )
      .cluster("prod-eu", { labels: { [word]: word } })
      .lock({ "123456789012": { [word]: arn } })
      .team(word, { access: [{ principals: [{ permissionSet: word }], clusters: [{ [word]: word }], profile: word }] })
      .plan();
    expect(entries.find(({ principal }) => principal.arn === arn)).toMatchObject({ teams: [word] });
  });

  it.each([...words, "__proto__"])("%s where nobody defined it", (word) => {
    const { errors, plan } = repo()
      .grants(
        "blue",
        { profile: word },
        { clusters: [word] },
        { clusters: [{ [word]: "x" }] },
        { principals: [{ permissionSet: word }] },
        { policies: { [word]: "own" } },
      )
      .compile();
    expect(plan).toBeUndefined();
    expect(errors).toEqual(
      expect.arrayContaining(
        word === "__proto__"
          ? ["unknown-cluster", "unknown-permission-set", "unknown-profile"]
          : ["selects-nothing", "unknown-cluster", "unknown-permission-set", "unknown-policy", "unknown-profile"],
      ),
    );
  });

  it("__proto__ as a key is refused wherever it stands", () => {
    for (const path of ["platform.yaml", "clusters/prod-eu.yaml", "teams/blue.yaml", "permission-sets.lock.yaml"]) {
      const { errors } = compileFiles(repo().grants("blue", {}).file(path, "__proto__:\n  x: y\n").build());
      expect(errors).toContain("unknown-key");
    }
    expect(
      repo()
        .grants("blue", {})
        .file(
          "clusters/prod-eu.yaml",
          'cluster: prod-eu\naccount: "123456789012"\nregion: eu-west-1\nlabels:\n  __proto__: x\n',
        )
        .compile().errors,
    ).toEqual(["unknown-key"]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("a compilation", () => {
  const kindOf = (builder: RepoBuilder): object => {
    const { diagnostics, ...rest } = compileRepository(builder.build(), TODAY);
    const rules = diagnostics.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    if (!("overdue" in rest)) return { ...rest, rules };
    // What stands against it is the calendar's affair: test/calendar.
    const { overdue, standing, ...kept } = rest;
    expect({ overdue, standing }).toEqual({ overdue: [], standing: expect.any(Set) as unknown });
    return { ...kept, rules };
  };
  const blue = repo().grants("blue", { policies: { view: ["blue"] } });
  const reserved = repo().grants("blue", { policies: { "cluster-admin": "cluster" } });

  it("is sound where nothing is an error: with a plan and a model", () => {
    const sound = { kind: "sound", plan: expect.anything() as unknown, model: expect.anything() as unknown };
    expect(kindOf(blue)).toEqual({ ...sound, rules: [] });
    expect(kindOf(repo().grants("blue", { expires: "2026-11-21" }))).toEqual({ ...sound, rules: [] });
  });

  it("is refused where only a guardrail says no: with what the files say, and no plan", () => {
    expect(kindOf(reserved)).toEqual({
      kind: "refused",
      merged: expect.anything() as unknown,
      model: expect.anything() as unknown,
      refused: expect.arrayContaining([expect.objectContaining({ rule: "cluster-admin-reserved" })]) as unknown,
      rules: ["cluster-admin-reserved", "delegation"],
    });
  });

  it("is unreadable where a file has an error, and what guardrails say of the rest is told all the same", () => {
    const broken = reserved.file("teams/red.yaml", "team: red\nowner: x\n");
    expect(kindOf(broken)).toEqual({
      kind: "unreadable",
      rules: expect.arrayContaining(["unknown-key", "cluster-admin-reserved"]) as unknown,
    });
    expect(kindOf(reserved.file("platform.yaml", "organization: [\n"))).toMatchObject({ kind: "unreadable" });
  });
});

describe("compiling", () => {
  it("is pure: the same texts and day give the same, and nothing given is changed", () => {
    const files = rich();
    const before = JSON.stringify([...files]);
    const first = compileRepository(files, TODAY);
    expect(first.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(compileRepository(new Map([...files].reverse()), new Date("2026-11-22T23:59:59Z"))).toEqual({
      ...first,
      model: expect.anything() as unknown,
    });
    expect(JSON.stringify([...files])).toBe(before);
  });

  it("gives the same entries after every harmless rewriting of the files", () => {
    const files = rich();
    const expected = compileFiles(files).plan;
    if (expected === undefined) throw new Error("does not compile");
    const strip = (text: string): string =>
      JSON.stringify(listEntries(expected)).replaceAll(/"(line|column)":\d+/g, "") + text;
    for (const rewrite of [
      (text: string) => text.replaceAll("\n", "\r\n"),
      (text: string) => `\ufeff${text}`,
      (text: string) => `# comment\n\n${text}\n# end`,
      (text: string) => `---\n${text}...\n`,
    ]) {
      const rewritten = new Map(
        [...files].map(([path, file]) => [path, "text" in file ? { text: rewrite(file.text) } : file]),
      );
      const { plan, errors } = compileFiles(rewritten);
      expect(errors).toEqual([]);
      expect(JSON.stringify(plan && listEntries(plan)).replaceAll(/"(line|column)":\d+/g, "")).toBe(strip(""));
    }
  });

  it("gives a plan if and only if there is no error, and never throws, whatever is broken in a file", () => {
    const files = [...rich()].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : []));
    const piece = fc.constantFrom(
      "",
      "\n",
      ":",
      "- ",
      "{",
      "}",
      "[",
      "]",
      '"',
      "'",
      "&a ",
      "*a",
      "!x ",
      "${",
      "#",
      "\t",
      "\0",
      "\r",
      "null",
      "1",
      "*",
      "|",
      ">",
      "\u202e",
      ",",
      "  ",
      "<<: ",
      "? ",
      "---\n",
      "%",
      "true",
      "own",
    );
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.nat(), fc.nat(12), piece, (index, start, length, inserted) => {
        const [path, text] = files[index] ?? ["", ""];
        const at = start % (text.length + 1);
        const broken = text.slice(0, at) + inserted + text.slice(at + length);
        const all = new Map(files.map(([name, content]) => [name, { text: name === path ? broken : content }]));
        const { plan, diagnostics } = compileFiles(all, TODAY);
        expect(plan === undefined).toBe(hasErrors(diagnostics));
        for (const { at: place } of diagnostics) {
          const lines = (all.get(place.file)?.text ?? "").split("\n");
          expect(place.line).toBeGreaterThanOrEqual(1);
          expect(place.line).toBeLessThanOrEqual(lines.length);
          expect(place.column).toBeGreaterThanOrEqual(1);
          expect(place.column).toBeLessThanOrEqual((lines[place.line - 1] ?? "").length + 1);
          const isForward = place.endLine > place.line || place.endColumn >= place.column;
          expect(place.endLine >= place.line && isForward).toBe(true);
        }
        const textOf = (name: string): string | undefined => all.get(name)?.text;
        const outputs = [
          formatPretty(diagnostics, { color: false, textOf }),
          formatGithub(diagnostics),
          formatJson(diagnostics),
        ];
        // eslint-disable-next-line no-control-regex -- none may reach a terminal
        for (const output of outputs) expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
      }),
      lawRuns(500),
    );
  });

  it("loses no entry by breaking a file without an error", () => {
    const files = [...rich()].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : []));
    const whole = compileFiles(rich()).plan?.clusters.flatMap(({ entries }) => entries).length ?? 0;
    // Cutting a file short anywhere is an error, or takes away whole grants and lines that a reviewer sees go.
    for (const [path, text] of files.filter(([name]) => name.startsWith("teams/"))) {
      for (let end = 0; end < text.length; end += 4) {
        const all = new Map(
          files.map(([name, content]) => [name, { text: name === path ? text.slice(0, end) : content }]),
        );
        const { plan } = compileFiles(all, TODAY);
        if (plan !== undefined) expect(plan.clusters.flatMap(({ entries }) => entries).length).toBe(whole);
      }
    }
  });
});
