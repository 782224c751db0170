import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { parse } from "yaml";

import { readMark } from "../../lib/generated/mark";
import { access, folder, PROJECT } from "../scripts/harness";

jest.setTimeout(300_000);

const RUNNER = join(PROJECT, "node_modules/gitlab-ci-local/src/index.js");
const ACCOUNT = "111122223333";

/** `npm ci` puts a program there that notes how it was called, and does what a step of ours leaves behind. */
const NPM = `#!/bin/bash
[ "$*" = "ci --ignore-scripts" ] || exit 1
mkdir -p node_modules/.bin
cat > node_modules/.bin/eks-access <<'END'
#!/bin/bash
echo "$* profile=$(grep -c '^\\[profile' "$AWS_CONFIG_FILE" 2>/dev/null) token=$(cat "$AWS_FOLDER/token" 2>/dev/null)" >> "$CALLS"
case "$1" in
  aws-profiles) exec node "$PROGRAM" cli "$@" ;;
  plan) echo '{}' > pipeline.out/plan.json; echo '## Plan' ;;
  apply) [ -f pipeline.out/plan.json ] ;;
  drift) exit "$DRIFT" ;;
esac
END
chmod +x node_modules/.bin/eks-access
`;

/** The runner copies the checkout aside with it, for images; with our shell nobody looks there. */
const RSYNC = "#!/bin/bash\nexit 0\n";

describe(".gitlab-ci.yml, checked by GitLab's schema and run step by step", () => {
  const base = folder().path;
  const [home, bin, calls] = [join(base, "my-access"), join(base, "bin"), join(base, "calls")];
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@acme.example", ...words], {
      cwd: home,
      encoding: "utf8",
    });

  beforeAll(async () => {
    const cluster = `prod:${ACCOUNT}:eu-west-1`;
    const made = await access(["init", home, "--organization", "acme", "--ci", "gitlab", "--cluster", cluster]);
    expect(made.code).toBe(0);
    mkdirSync(bin);
    for (const [name, text] of Object.entries({ npm: NPM, rsync: RSYNC })) {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    }
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "start");
    git("remote", "add", "origin", home);
  });

  const run = (variables: Readonly<Record<string, string>>, ...jobs: readonly string[]) => {
    writeFileSync(calls, "");
    const all = {
      EKS_ACCESS_TOKEN: "a.b.c",
      CALLS: calls,
      PROGRAM: join(PROJECT, "scripts/launch.cjs"),
      DRIFT: "0",
      ...variables,
    };
    const words = Object.entries(all).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
    const options = [
      "--force-shell-executor",
      "--shell-isolation=false",
      "--no-artifacts-to-source",
      "--needs",
      ...words,
    ];
    const env = { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, HOME: base, ACCESS_NOW: "2026-11-22" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [RUNNER, ...options, ...jobs], {
      cwd: home,
      encoding: "utf8",
      env,
    });
    return { status, output: `${stdout}${stderr}`, calls: readFileSync(calls, "utf8").trim().split("\n") };
  };

  it("is what init writes for GitLab, with nothing of GitHub's", () => {
    expect(readMark(readFileSync(join(home, ".gitlab-ci.yml"), "utf8"))?.isIntact).toBe(true);
    expect(existsSync(join(home, ".github"))).toBe(false);
    expect(readFileSync(join(home, ".gitlab/CODEOWNERS"), "utf8")).toContain("* @acme/platform\n");
  });

  it("is taken by GitLab's schema, and a mistake would not be", () => {
    const list = (cwd: string) =>
      spawnSync(process.execPath, [RUNNER, "--list-all"], {
        cwd,
        encoding: "utf8",
        env: { ...process.env, HOME: base },
      });
    const good = list(home);
    expect(`${good.stdout}${good.stderr}`).not.toContain("Invalid");
    expect(good.stdout).toMatch(/^check .*\n(.*\n)*plan .*\n(.*\n)*apply .*manual/m);
    const bad = folder();
    bad.write(
      ".gitlab-ci.yml",
      readFileSync(join(home, ".gitlab-ci.yml"), "utf8").replace("when: manual", "when: maybe"),
    );
    const refused = list(bad.path);
    expect(`${refused.stdout}${refused.stderr}`).toContain("Invalid .gitlab-ci.yml configuration");
  });

  it("plans with the plan role, by the job's token, and applies exactly that with the apply role", () => {
    const { status, output, calls: made } = run({ CI_COMMIT_BRANCH: "main" }, "apply");
    expect({ status, output }).toMatchObject({ status: 0 });
    const said = made.map((line) => line.replaceAll(/\/\S*\/(?=token|config|options)/g, ""));
    expect(said).toEqual([
      "aws-profiles --role plan --token-file token --config config profile= token=a.b.c",
      `plan --profile=${ACCOUNT}=${ACCOUNT} --plan-file pipeline.out/plan.json --format markdown profile=1 token=a.b.c`,
      "aws-profiles --role apply --token-file token --config config profile= token=a.b.c",
      "github current --tip origin/main profile=1 token=a.b.c",
      `apply --profile=${ACCOUNT}=${ACCOUNT} --expect pipeline.out/plan.json --tip origin/main profile=1 token=a.b.c`,
    ]);
  });

  it("fails where drift is found", () => {
    const schedule = { CI_COMMIT_BRANCH: "main", CI_PIPELINE_SOURCE: "schedule", EKS_ACCESS_SCHEDULE: "drift" };
    expect(run(schedule, "drift").status).toBe(0);
    expect(run({ ...schedule, DRIFT: "1" }, "drift").status).not.toBe(0);
  });

  it("gives no role to what a fork's merge request runs, and no token to what needs none", () => {
    const jobs = parse(readFileSync(join(home, ".gitlab-ci.yml"), "utf8")) as Readonly<
      Record<string, Readonly<Record<string, unknown>>>
    >;
    const withRole = Object.keys(jobs).filter((name) => jobs[name]?.["extends"] === ".with-role");
    expect(withRole).toEqual(["plan", "apply", "drift"]);
    for (const name of withRole) {
      for (const { if: when } of jobs[name]?.["rules"] as readonly { readonly if: string }[]) {
        expect(when).toMatch(
          /CI_MERGE_REQUEST_SOURCE_PROJECT_ID == \$CI_PROJECT_ID|CI_COMMIT_BRANCH == "main"|CI_PIPELINE_SOURCE == "schedule"/,
        );
      }
    }
    expect(Object.keys(jobs["check"] ?? {})).not.toContain("id_tokens");
  });
});
