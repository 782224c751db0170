import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import execa from "execa";

import { StepFailure, type Running } from "./run";

type Inputs = Readonly<Record<string, string>>;
type Action = (inputs: Inputs, running: Running) => Promise<void> | void;

function need(running: Running, scope: string, access: "read" | "write"): void {
  const given = running.permissions[scope];
  if (given !== "write" && given !== access) throw new StepFailure(`this job has no ${scope}: ${access}`);
  running.used.add(`${scope}:${access}`);
}

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const { failed, stderr } = await execa("git", [...args], { cwd, reject: false });
  if (failed) throw new StepFailure(`git ${args.join(" ")}: ${stderr}`);
}

async function checkout(inputs: Inputs, running: Running): Promise<void> {
  need(running, "contents", "read");
  if (inputs["persist-credentials"] !== "false") throw new StepFailure("the token would stay in .git/config");
  const { workspace, machine, event } = running;
  const wanted = inputs["ref"] ?? event.sha;
  const whole = inputs["fetch-depth"] === "0";
  const depth = whole ? [] : [`--depth=${inputs["fetch-depth"] ?? "1"}`];
  await git(workspace, "init", "--quiet");
  // With the whole history come the branches as they are now, whatever is checked out.
  if (whole)
    await git(
      workspace,
      "fetch",
      "--quiet",
      `file://${machine.origin}`,
      `+refs/heads/${machine.branch}:refs/remotes/origin/${machine.branch}`,
    );
  await git(workspace, "fetch", "--quiet", ...depth, `file://${machine.origin}`, wanted);
  await git(workspace, "checkout", "--quiet", "--detach", "FETCH_HEAD");
  machine.onCheckout?.(workspace);
}

/** The token of GitHub's OIDC provider for this job. https://docs.github.com/en/actions/reference/security/oidc */
function claimsOf({ event, environment, machine }: Running, audience: string): Record<string, string> {
  const [owner = "", name = ""] = machine.github.state.repository.split("/");
  const repository = `repo:${owner}@11/${name}@22`;
  const end =
    environment !== undefined
      ? `environment:${environment}`
      : event.name === "pull_request"
        ? "pull_request"
        : `ref:${event.ref}`;
  return {
    aud: audience,
    sub: `${repository}:${end}`,
    ref: event.ref,
    repository: machine.github.state.repository,
    repository_id: "22",
    repository_owner_id: "11",
    ...(environment === undefined ? {} : { environment }),
  };
}

function configureCredentials(inputs: Inputs, running: Running): void {
  need(running, "id-token", "write");
  const [role = "", region = "", audience = ""] = ["role-to-assume", "aws-region", "audience"].map(
    (key) => inputs[key],
  );
  const account = role.split(":")[4] ?? "";
  if (!running.machine.trusts(role, claimsOf(running, audience))) {
    throw new StepFailure(`Not authorized to perform sts:AssumeRoleWithWebIdentity: ${role}`);
  }
  if (inputs["allowed-account-ids"] !== account) throw new StepFailure(`account ${account} is not allowed`);
  if (!/^[\w+=,.@-]{2,64}$/.test(inputs["role-session-name"] ?? "")) throw new StepFailure("no session name");
  Object.assign(running.env, running.machine.credentials(account, region), { TEST_ROLE: role.split("/").at(-1) });
}

function setupTerraform(inputs: Inputs): void {
  // The wrapper hides exit codes, and keeps signals from Terraform.
  if (inputs["terraform_wrapper"] !== "false") throw new StepFailure("the wrapper hides exit codes");
}

/** A file alone is stored by its name, a folder by what is in it, several below what they have in common. */
function upload(inputs: Inputs, { workspace, machine, runId }: Running): void {
  const name = inputs["name"] ?? "artifact";
  const paths = (inputs["path"] ?? "").split("\n").map((path) => path.trim());
  const there = paths.filter((path) => path !== "" && existsSync(resolve(workspace, path)));
  if (there.length === 0) {
    if (inputs["if-no-files-found"] === "error")
      throw new StepFailure(`No files were found with the provided path: ${paths.join(", ")}`);
    return;
  }
  const own = machine.artifacts.get(runId) ?? new Map<string, string>();
  machine.artifacts.set(runId, own);
  if (own.has(name)) throw new StepFailure(`an artifact with this name already exists on the workflow run: ${name}`);
  const target = machine.folder();
  for (const path of there) {
    const source = resolve(workspace, path);
    const isFile = statSync(source).isFile();
    const inside = paths.length > 1 ? relative(workspace, source) : isFile ? basename(source) : ".";
    mkdirSync(dirname(join(target, inside)), { recursive: true });
    cpSync(source, join(target, inside), { recursive: true });
  }
  own.set(name, target);
  machine.onUpload?.(name, target);
  const run = machine.github.state.runs.find(({ id }) => id === runId);
  run?.artifacts.push({ name, expired: false });
}

function download(inputs: Inputs, running: Running): void {
  const { workspace, machine, runId } = running;
  const from = Number(inputs["run-id"] ?? runId);
  if (from !== runId) {
    need(running, "actions", "read");
    if (inputs["github-token"] === undefined) throw new StepFailure("another run's artifact takes a token");
  }
  const own = machine.artifacts.get(from) ?? new Map<string, string>();
  const target = resolve(workspace, inputs["path"] ?? ".");
  const pattern = inputs["pattern"];
  if (pattern === undefined) {
    const found = own.get(inputs["name"] ?? "");
    if (found === undefined) throw new StepFailure(`Artifact not found for name: ${inputs["name"] ?? ""}`);
    cpSync(found, target, { recursive: true });
    return;
  }
  for (const [name, folder] of own) {
    if (name.startsWith(pattern.replace("*", ""))) cpSync(folder, join(target, name), { recursive: true });
  }
}

/** Stand-ins that refuse what the real ones refuse, by the action's name. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  "actions/checkout": checkout,
  "actions/setup-node": () => undefined,
  "hashicorp/setup-terraform": setupTerraform,
  "aws-actions/configure-aws-credentials": configureCredentials,
  "actions/upload-artifact": upload,
  "actions/download-artifact": download,
};

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}
