import { spawnSync } from "node:child_process";

import { describeWithPrograms } from "../support/require-tool";
import { actionlint } from "./actionlint";
import { githubLanguage } from "./github-language";
import {
  everyJob,
  release,
  RELEASE,
  SETS,
  STYLES,
  USUAL_HOME,
  workflowsIn,
  workflowText as textOf,
  workflowTexts,
} from "./read-workflow";

/** What actionlint 1.7.7 does not know yet and GitHub has: https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency */
const TOO_NEW = [/^\d+: unexpected key "queue" for "concurrency" section/];

async function languageFindings(name: string, text: string): Promise<string[]> {
  const { validate, TextDocument } = githubLanguage();
  const found = await validate(TextDocument.create(`file:///.github/workflows/${name}`, "yaml", 1, text));
  return found.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

function shellcheckFindings(script: string): string {
  // Expressions never stand in a script of ours (policy.test.ts), so there is nothing to replace.
  const { stdout, stderr, status } = spawnSync("shellcheck", ["--shell=bash", "--severity=style", "-"], {
    input: `set -euo pipefail\n${script}`,
    encoding: "utf8",
  });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

/** Every workflow in every style and as it lies here, also where branch and environment have names that YAML could take for something else. */
const TEXTS: ReadonlyMap<string, string> = new Map<string, string>([
  ...STYLES.flatMap((style) =>
    [USUAL_HOME, { branch: "release/1.x", environment: "true" }, { branch: "1.0", environment: "null" }].flatMap(
      (home) =>
        [...workflowTexts(style, home)].map(([file, text]) => [`${style}-${home.environment}-${file}`, text] as const),
    ),
  ),
  ...workflowsIn("here").map((file) => [`here-${file}`, textOf(file, "here")] as const),
  ["release.yml", RELEASE],
]);
const WORKFLOWS = [...TEXTS.keys()];
const workflowText = (file: string): string => TEXTS.get(file) ?? "";

const BROKEN = `
on: {pull_request: {type: [opened]}}
jobs:
  one:
    runs-on: ubuntu-24.04
    needs: none
    steps:
      - run: echo \${{ github.event.pull_request.title }}
`;

describe("GitHub's own language service", () => {
  test.each(WORKFLOWS)("finds nothing in %s", async (file) => {
    await expect(languageFindings(file, workflowText(file))).resolves.toEqual([]);
  });

  test("would find mistakes", async () => {
    expect((await languageFindings("broken.yml", BROKEN)).length).toBeGreaterThanOrEqual(2);
  });
});

describe("actionlint", () => {
  const texts = new Map([...TEXTS, ["broken.yml", BROKEN]]);
  let found: ReturnType<typeof actionlint> = {};
  beforeAll(() => {
    found = actionlint(texts);
  }, 60_000);

  test.each(WORKFLOWS)("finds nothing in %s", (file) => {
    const messages = found[file] ?? ["it was not looked at"];
    expect(messages.filter((message) => !TOO_NEW.some((known) => known.test(message)))).toEqual([]);
  });

  test("would find mistakes, untrusted text in a script included", () => {
    const mistakes = (found["broken.yml"] ?? []).join("\n");
    expect(mistakes).toMatch(/potentially untrusted/);
    expect(mistakes).toMatch(/needs job "none"/);
  });
});

describeWithPrograms("shellcheck", ["shellcheck"], () => {
  const jobs = [
    ...SETS.flatMap((style) => everyJob(style).map(([where, job]) => [`${style} ${where}`, job] as const)),
    ...Object.entries(release().jobs).map(([id, job]) => [`release.yml ${id}`, job] as const),
  ];
  const scripts = jobs.flatMap(([where, { steps }]) =>
    steps.flatMap(({ run, name, id }, index) =>
      run === undefined ? [] : [[`${where}: ${name ?? id ?? String(index)}`, run] as const],
    ),
  );

  test.each(scripts)("finds nothing in %s", (_, script) => {
    expect(shellcheckFindings(script)).toBe("");
  });

  test("would find mistakes", () => {
    expect(shellcheckFindings("rm $BASE/*")).toMatch(/SC2086/);
  });
});
