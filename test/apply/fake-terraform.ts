import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { RepoBuilder } from "../support/repo-builder";
import { access, folder, type Folder, type Outcome, type Situation } from "../scripts/harness";
import { stackOf, terraformJson, type PlanJson } from "./little-terraform";

/** Answers `plan` and `show` with what stands in the stack's folder: for what a command decides, in no time. */
const SCRIPT = `#!/bin/sh
echo "$1" >> calls.log
echo "$1 profile=$AWS_PROFILE key=$AWS_ACCESS_KEY_ID session=\${AWS_SESSION_TOKEN:+yes}" >> whose.log
case "$1" in
  version) echo '{"terraform_version":"1.11.4"}' ;;
  plan)
    if [ -f fail.txt ]; then cat fail.txt >&2; exit 1; fi
    for word in "$@"; do case "$word" in -out=*) : > "\${word#-out=}" ;; esac; done
    echo "$@" >> plans.log ;;
  show) cat show.json ;;
  state) if [ -f state.json ]; then cat state.json; fi ;;
  apply) # of a note: what it declares is what its state has
    if [ -f note.tf.json ]; then printf '{"lineage":"notes","serial":1,"outputs":%s}' "$(sed 's/^{"output"://; s/}$//' note.tf.json)" > state.json; fi ;;
esac
`;

export interface FakeTerraform {
  readonly root: Folder;
  readonly outdir: Folder;
  /** Writes the files, and what Terraform will say of a stack: what comes from the applied repository to this one. */
  readonly declare: (repository: RepoBuilder) => void;
  readonly answer: (
    stack: string,
    from: RepoBuilder | undefined,
    to: RepoBuilder,
    change?: (json: PlanJson) => void,
  ) => void;
  readonly fail: (stack: string, text: string) => void;
  readonly calls: (stack: string) => readonly string[];
  /** The command lines of `terraform plan` in a stack. */
  readonly plans: (stack: string) => readonly string[];
  /** As whom Terraform was called in a stack: `plan profile= key=111122223333 session=`. */
  readonly whose: (stack: string) => readonly string[];
  readonly run: (argv: readonly string[], situation?: Situation) => Promise<Outcome>;
}

export function fakeTerraform(): FakeTerraform {
  const [root, outdir, bin] = [folder(), folder(), folder()];
  bin.write("terraform", SCRIPT);
  chmodSync(join(bin.path, "terraform"), 0o755);
  const lines = (stack: string, file: string): string[] => {
    const path = join(outdir.path, "stacks", stack, file);
    return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
  };
  return {
    root,
    outdir,
    declare: (repository) => {
      for (const [path, file] of repository.build()) if ("text" in file) root.write(path, file.text);
    },
    answer: (stack, from, to, change = () => undefined) => {
      const before = from === undefined ? undefined : stackOf(from, stack).json;
      const json = terraformJson(before, stackOf(to, stack).json);
      change(json);
      outdir.write(`stacks/${stack}/show.json`, JSON.stringify(json));
    },
    fail: (stack, text) => {
      outdir.write(`stacks/${stack}/fail.txt`, text);
    },
    calls: (stack) => lines(stack, "calls.log"),
    plans: (stack) => lines(stack, "plans.log"),
    whose: (stack) => lines(stack, "whose.log"),
    run: async (argv, { env = {}, ...situation } = {}) =>
      await access([...argv, "--root", root.path], {
        ...situation,
        env: {
          PATH: process.env["PATH"],
          HOME: process.env["HOME"],
          TERRAFORM_BINARY_NAME: join(bin.path, "terraform"),
          CDKTF_OUTDIR: outdir.path,
          ...env,
        },
      }),
  };
}
