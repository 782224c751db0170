import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";

import { folder, type Folder } from "../scripts/harness";
import { release, RELEASE, workflowsIn, workflowText, type Step } from "./read-workflow";

const JOBS = Object.entries(release().jobs);

function scriptOf(job: string, found: (step: Step) => boolean): string {
  const step = release().jobs[job]?.steps.find((one) => one.run !== undefined && found(one));
  if (step?.run === undefined) throw new Error(`the job ${job} has no such step`);
  return step.run;
}

/** As the workflow's shell runs it. */
function run(script: string, { path }: Folder, env: NodeJS.ProcessEnv) {
  const bash = ["-euo", "pipefail", "-c", script];
  return spawnSync("bash", bash, { cwd: path, env: { ...process.env, ...env }, encoding: "utf8" });
}

describe("release.yml", () => {
  it("takes nothing but what each job says, and no secret", () => {
    expect(release().permissions).toEqual({});
    expect(RELEASE).not.toMatch(/secrets\s*[.[]/);
    expect(JOBS.map(([id, { permissions }]) => [id, permissions])).toEqual([
      ["test", { contents: "read" }],
      ["build", { contents: "read" }],
      ["publish", { "id-token": "write" }],
      ["attach", { contents: "write" }],
    ]);
  });

  it("uses the actions that the other workflows pin, and leaves no token behind", () => {
    const pinned = new Set(workflowsIn("here").flatMap((file) => workflowText(file, "here").match(/\buses:.*/g) ?? []));
    expect((RELEASE.match(/\buses:.*/g) ?? []).filter((line) => !pinned.has(line))).toEqual([]);
    const checkouts = JOBS.flatMap(([, { steps }]) =>
      steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
    );
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual([false, false]);
  });

  test.each(JOBS)("%s has no expression in a script", (_, { steps }) => {
    expect(steps.flatMap(({ run: script = "" }) => script.match(/\$\{\{/g) ?? [])).toEqual([]);
  });

  test.each(["publish", "attach"])("%s, which may write, checks out nothing and runs nothing of a package's", (id) => {
    const { steps = [] } = release().jobs[id] ?? {};
    expect(steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))).toEqual([]);
    const calls = steps.flatMap(({ run: script = "" }) => script.match(/\b(?:npm|npx|yarn|node)\b [^\n]*/g) ?? []);
    expect(calls).toEqual(
      id === "publish" ? ["npm publish --ignore-scripts --provenance --access public ./release/*.tgz"] : [],
    );
  });
});

describe("what must hold before a package is built", () => {
  const script = scriptOf("build", ({ name }) => name?.startsWith("Refuse a tag") === true);
  const sound = { version: "1.2.3", repository: { url: "git+https://github.com/acme/program.git" } };
  const env = { GITHUB_REF_NAME: "v1.2.3", GITHUB_REPOSITORY: "acme/program", BRANCH: "main" };

  function repository(manifest: object): { readonly place: Folder; readonly sha: string } {
    const place = folder();
    place.write("package.json", JSON.stringify(manifest));
    place.write(".changeset/README.md", "x\n");
    const git = (...words: string[]): string => {
      const ran = spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@x.example", ...words], {
        cwd: place.path,
        encoding: "utf8",
      });
      expect(ran).toMatchObject({ status: 0 });
      return ran.stdout.trim();
    };
    git("init", "--quiet", "--initial-branch", "main");
    git("add", ".");
    git("commit", "--quiet", "--message", "x");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    git("commit", "--quiet", "--allow-empty", "--message", "not merged");
    return { place, sha: git("rev-parse", "HEAD~1") };
  }

  it("holds for a release", () => {
    const { place, sha } = repository(sound);
    expect(run(script, place, { ...env, GITHUB_SHA: sha })).toMatchObject({ status: 0, stdout: "" });
  });

  it.each<[string, object, object, RegExp]>([
    ["another version", { ...sound, version: "1.2.4" }, {}, /the tag is not v1\.2\.4/],
    ["another repository", { ...sound, repository: undefined }, {}, /repository\.url of package\.json is not git\+/],
    ["another branch", sound, { GITHUB_SHA: "HEAD" }, /not on the default branch/],
  ])("refuses %s", (_, manifest, more, why) => {
    const { place, sha } = repository(manifest);
    const ran = run(script, place, { ...env, GITHUB_SHA: sha, ...more });
    expect(ran).toMatchObject({ status: 1, stdout: expect.stringMatching(why) as string });
  });

  it("refuses change files that wait", () => {
    const { place, sha } = repository(sound);
    place.write(".changeset/one.md", "x\n");
    const ran = run(script, place, { ...env, GITHUB_SHA: sha });
    expect(ran).toMatchObject({ status: 1, stdout: expect.stringContaining("yarn changeset version") as string });
  });
});

describe("what is published", () => {
  it.each([
    ["is what was built", "", true],
    ["is nothing where the artifact was replaced", "0", false],
  ])("%s", (_, digit, published) => {
    const place = folder();
    place.write("release/program-1.2.3.tgz", "the package\n");
    place.write("bin/npm", '#!/bin/sh\necho "npm $*"\n');
    chmodSync(join(place.path, "bin/npm"), 0o755);
    expect(run("tar --create --file release.tar release; rm -r release", place, {}).status).toBe(0);
    const sum = run("sha256sum release.tar | cut -d' ' -f1", place, {}).stdout.trim();
    const SHA256 = digit === "" ? sum : digit.repeat(64);
    const ran = run(
      scriptOf("publish", () => true),
      place,
      { SHA256, PATH: `./bin:${process.env["PATH"] ?? ""}` },
    );
    expect(ran.status === 0).toBe(published);
    expect(ran.stdout.includes("npm publish --ignore-scripts --provenance")).toBe(published);
    expect(ran.stdout.includes("./release/program-1.2.3.tgz")).toBe(published);
  });
});
