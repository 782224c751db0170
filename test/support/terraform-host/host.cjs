"use strict";

/*
 * A process that Terraform's commands of one test file share: it keeps the AWS provider running, one for each way in which
 * it is configured, and remembers what `init` made. Started by terraform-host.ts, which says what that leaves untouched.
 */

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { createServer } = require("node:net");
const { join } = require("node:path");
const { createInterface } = require("node:readline");

const { startProxy } = require("./schema-proxy.cjs");
const { trimSchema } = require("./trim-schema.cjs");

const [, , folder = "", provider = "", cache = ""] = process.argv;
/** What our stacks are made of; of another type Terraform says that the provider does not have it. */
const USED = /^aws_(eks|iam|cloudwatch|sns|sqs|kms)_/;

const hash = (/** @type {unknown} */ value) =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
const partsOf = (/** @type {string} */ file) => fs.readFileSync(file, "utf8").split("\0").slice(0, -1);
const tryRead = (/** @type {string} */ file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined);

/** @typedef {{ cwd: string; args: string[]; env: Record<string, string> }} Command */

/** @returns {Command} */
function commandOf(/** @type {string} */ request) {
  const pairs = partsOf(join(request, "env")).map((pair) => [
    pair.slice(0, pair.indexOf("=")),
    pair.slice(pair.indexOf("=") + 1),
  ]);
  const env = Object.fromEntries(pairs);
  return { cwd: env.PWD, args: partsOf(join(request, "args")), env };
}

const configOf = (/** @type {Command} */ { cwd }) => JSON.parse(tryRead(join(cwd, "cdk.tf.json")) ?? "{}");

/** The provider's schema, made once for all test files: it depends on the program alone. */
async function schemaOf(/** @type {() => Promise<Buffer>} */ asked) {
  const { mtimeMs, size } = fs.statSync(provider);
  const file = join(cache, `schema-${hash([provider, mtimeMs, size, USED.source])}.bin`);
  if (fs.existsSync(file)) return fs.readFileSync(file);
  const trimmed = trimSchema(await asked(), (name) => USED.test(name));
  fs.mkdirSync(cache, { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, trimmed);
  fs.renameSync(`${file}.${process.pid}`, file);
  return trimmed;
}

const children = new Set();

/** JSON: where a provider listens, for Terraform. */
async function start(/** @type {Record<string, string>} */ env, /** @type {string} */ key) {
  // The sandbox has no certificate, and a provider that is configured twice cannot add authorities twice.
  const all = { ...env, AWS_CA_BUNDLE: undefined, GOGC: "100" };
  const child = spawn(provider, ["-debug"], { env: all, stdio: ["ignore", "pipe", "ignore"] });
  children.add(child);
  const said = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const found = /TF_REATTACH_PROVIDERS='(.*)'/.exec(text)?.[1];
      if (found !== undefined) resolve(JSON.parse(found));
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`the AWS provider did not start: ${text}`)));
  });
  const [[name, reattach]] = Object.entries(said);
  const socket = join(folder, `${key}.sock`);
  await startProxy({ upstream: reattach.Addr.String, socket, schemaOf });
  return JSON.stringify({ [name]: { ...reattach, Addr: { Network: "unix", String: socket } } });
}

/** @type {Map<string, Promise<string>>} */
const started = new Map();

/** A provider has one configuration at a time: each has one of its own, and a stack with several is Terraform's to serve. */
async function attach(/** @type {Command} */ command) {
  const configured = configOf(command).provider;
  if ((configured?.aws?.length ?? 0) > 1) return "-";
  const own = Object.entries(command.env).filter(([name]) => name.startsWith("AWS_"));
  const key = hash([own.sort(), configured]);
  const known = started.get(key) ?? start(command.env, key.slice(0, 8));
  started.set(key, known);
  return await known;
}

/** What an `init` depends on; undefined where it asks somebody else, as a backend in S3 does. */
function tryInitKey(/** @type {Command} */ command) {
  const { terraform } = configOf(command);
  if (Object.keys(terraform?.backend ?? {}).join() !== "local") return undefined;
  const { TF_CLI_CONFIG_FILE: config = "", TF_PLUGIN_CACHE_DIR, TF_DATA_DIR } = command.env;
  if (TF_DATA_DIR !== undefined) return undefined;
  const lock = tryRead(join(command.cwd, ".terraform.lock.hcl"));
  return hash([terraform, command.args, lock, tryRead(config), TF_PLUGIN_CACHE_DIR]);
}

const MADE = [".terraform", ".terraform.lock.hcl"];

/** Puts down what the same `init` made before: "" if so, else where this one is to be kept. */
function init(/** @type {Command} */ command) {
  const key = tryInitKey(command);
  if (key === undefined) return "-";
  const kept = join(folder, `init-${key}`);
  if (!fs.existsSync(kept)) return kept;
  const state = join(".terraform", "terraform.tfstate");
  const before = tryRead(join(command.cwd, state));
  if (before !== undefined && before !== tryRead(join(kept, state))) return "-";
  for (const name of MADE) fs.rmSync(join(command.cwd, name), { recursive: true, force: true });
  fs.cpSync(kept, command.cwd, { recursive: true, verbatimSymlinks: true });
  return "";
}

async function answer(/** @type {string} */ request) {
  const command = commandOf(request);
  // A folder without a provider, and what asks none.
  if (!fs.existsSync(join(command.cwd, "cdk.tf.json")) || command.args[1] === "pull") return "-";
  return command.args[0] === "init" ? init(command) : await attach(command);
}

const server = createServer((socket) => {
  createInterface({ input: socket }).once("line", (request) => {
    answer(request).then(
      (text) => socket.end(`${text}\n`),
      (cause) => {
        process.stderr.write(`terraform-host: ${String(cause?.stack ?? cause)}\n`);
        socket.destroy();
      },
    );
  });
  socket.on("error", () => undefined);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
// Ends with whoever started it, however that ended.
process.stdin.on("end", () => {
  for (const child of children) child.kill("SIGKILL");
  process.exit(0);
});
process.stdin.resume();
