import execa from "execa";

import { printable, quote } from "../../diagnostics";

/** Git did not do what it was asked. The message says why in one line, and what to do where that is known. */
export class GitFailure extends Error {
  constructor(
    message: string,
    /** `no-git`: there is no such program here. `no-repository`: the folder is in none. `refused`: anything else. */
    readonly kind: "no-git" | "no-repository" | "refused",
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = "GitFailure";
  }
}

/** How a partial clone reaches its remote for what it lacks. */
const TRANSPORT = /^GIT_(ASKPASS|SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|HTTP_.*|PROXY_.*)$/;

/**
 * The environment without what tells git to look elsewhere (GIT_DIR, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY, ...), to
 * configure itself otherwise (GIT_CONFIG_*) or to start something (GIT_EXTERNAL_DIFF, GIT_PAGER): a hook that we run
 * under sets some of it, and a name that git learns tomorrow is not let through either.
 */
function cleaned(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^GIT_/i.test(name) || TRANSPORT.test(name));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}

/**
 * What git is told each time, over any configuration: `refs/replace` must not stand in for what was committed, no program
 * that a configuration names is started, nothing is written, and a folder of the work tree that is laid out as a bare
 * repository is not taken for one.
 */
const HARDENED: readonly string[] = [
  "--no-pager",
  "--no-replace-objects",
  "--no-optional-locks",
  ...["core.quotePath=false", "core.hooksPath=/dev/null", "core.fsmonitor=", "log.showSignature=false"].flatMap(
    (setting) => ["-c", setting],
  ),
  ...["-c", "safe.bareRepository=explicit"],
];

/** For whatever compares: a difference is not left out, nor told as another, because a configuration or `.gitmodules` says so. */
export const EVERY_DIFFERENCE = ["--no-renames", "--ignore-submodules=none"] as const;

const LARGEST_ANSWER = 1024 ** 3;

function failureOf(cause: unknown, root: string): GitFailure {
  const { code, stderr } = cause as { code?: string; stderr?: Buffer };
  if (code === "ENOENT")
    return new GitFailure("git was not found: install it, or add its folder to PATH", "no-git", cause);
  const [line = ""] = String(stderr ?? "")
    .trim()
    .split("\n");
  const words = line === "" ? "git failed" : printable(line, 400);
  if (/not a git repository/.test(line)) return new GitFailure(words, "no-repository", cause);
  if (!/dubious ownership/.test(line)) return new GitFailure(words, "refused", cause);
  const remedy = `if you trust it: git config --global --add safe.directory ${quote(root)}`;
  return new GitFailure(`${words}; ${remedy}`, "refused", cause);
}

/**
 * Git's answer to one command, in the repository that a folder is in and no other, whatever the environment says. The
 * only place that starts git. Whoever may write to `.git` may still decide what is in the repository; this is about what
 * else could.
 * @param input what stands on stdin; default: nothing
 * @throws GitFailure
 */
export async function runGit(root: string, args: readonly string[], input?: string): Promise<Buffer> {
  try {
    const { stdout } = await execa("git", [...HARDENED, ...args], {
      cwd: root,
      env: cleaned(process.env),
      extendEnv: false,
      encoding: null,
      stripFinalNewline: false,
      // A pipe that git does not read can break when git is done first.
      ...(input === undefined ? { stdin: "ignore" } : { input }),
      maxBuffer: LARGEST_ANSWER,
    });
    return stdout;
  } catch (cause) {
    throw failureOf(cause, root);
  }
}

/** As text, without the line end. */
export async function askGit(root: string, ...args: readonly string[]): Promise<string> {
  return (await runGit(root, args)).toString("utf8").replace(/\n$/, "");
}

/** The records of an answer to a command with `-z`. */
export async function listGit(root: string, ...args: readonly string[]): Promise<string[]> {
  const records = (await runGit(root, args)).toString("utf8").split("\0");
  return records.filter((record) => record !== "");
}
