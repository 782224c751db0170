import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { runProcess, type ProcessRequest } from "../../../lib/io/terraform/run-process";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();
const HERE = process.cwd();
/** Node itself as the child, running `code`. */
function node(code: string, more: Partial<ProcessRequest> = {}) {
  return runProcess({
    file: process.execPath,
    args: ["-e", code],
    cwd: HERE,
    env: {},
    graceMs: 60_000,
    report: ["stdout"],
    ...more,
  });
}

/** Runs `code`, which must print "ready", and aborts then. */
function interrupted(code: string, graceMs = 60_000) {
  const controller = new AbortController();
  const onLine = (line: string) => {
    if (line === "ready") controller.abort();
  };
  return node(code, { signal: controller.signal, graceMs, onLine });
}

test("gives back both streams and the exit code, whatever it is", async () => {
  const result = await node("console.log('out'); console.error('err'); process.exitCode = 3");
  expect(result).toEqual({ exitCode: 3, problem: undefined, stdout: "out\n", stderr: "err\n", interrupted: false });
});

test("the child has the given environment and no other, and no input", async () => {
  const code = "process.stdin.on('end', () => console.log(JSON.stringify(process.env))).resume()";
  const { stdout } = await node(code, { env: { A: "$(echo 1)" } });
  expect(JSON.parse(stdout)).toEqual({ A: "$(echo 1)" });
});

test("lines are reported whole and completely, the last one without a line end too", async () => {
  const lines: string[] = [];
  const code =
    "process.stdout.write('a\\nb'); setTimeout(() => process.stdout.write('c\\r\\nlast'), 20); console.error('e')";
  await node(code, { onLine: (line, stream) => lines.push(`${stream} ${line}`) });
  expect(lines).toEqual(["stdout a", "stdout bc", "stdout last"]);
});

test("a program that is not there is a value", async () => {
  const result = await runProcess({ file: "/nowhere/x", args: [], cwd: HERE, env: {}, graceMs: 1, report: [] });
  expect(result).toMatchObject({
    exitCode: undefined,
    problem: expect.stringContaining("ENOENT") as string,
    interrupted: false,
  });
});

test("an abort sends one SIGINT, and the child may take its time", async () => {
  const code = `let n = 0; process.on("SIGINT", () => { n++; setTimeout(() => { console.log("signals", n); process.exit(1) }, 200) });
    setTimeout(() => {}, 60000); console.log("ready")`;
  expect(await interrupted(code)).toMatchObject({ exitCode: 1, stdout: "ready\nsignals 1\n", interrupted: true });
});

test("a child that does not stop is killed with its own children when its time is over", async () => {
  const beats = folder.write("beats", "");
  const deaf = 'process.on("SIGINT", () => {});';
  const grandchild = `${deaf} setInterval(() => require("node:fs").appendFileSync(${JSON.stringify(beats)}, "."), 20)`;
  const code = `${deaf} require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}]);
    const wait = () => require("node:fs").statSync(${JSON.stringify(beats)}).size > 0 ? console.log("ready") : setTimeout(wait, 20);
    wait(); setTimeout(() => {}, 60000)`;
  const result = await interrupted(code, 200);
  expect(result).toMatchObject({ exitCode: undefined, problem: expect.any(String) as string, interrupted: true });
  await sleep(100);
  const size = statSync(beats).size;
  await sleep(300);
  expect(statSync(beats).size).toBe(size);
});

test("a child outlives the death of its reader: it writes to a file", async () => {
  const code = 'const { fstatSync } = require("node:fs"); console.log(fstatSync(1).isFile(), fstatSync(2).isFile())';
  expect((await node(code)).stdout).toBe("true true\n");
});

test("the child has a process group of its own, so that Ctrl-C reaches it only through us", async () => {
  const { stdout } = await runProcess({
    file: "/bin/sh",
    args: ["-c", "echo $$; ps -o pgid= -p $$"],
    cwd: HERE,
    env: { PATH: process.env["PATH"] ?? "" },
    graceMs: 1,
    report: [],
  });
  const [pid, group] = stdout.split("\n").map((line) => line.trim());
  expect(group).toBe(pid);
});

test("nothing starts after an abort", async () => {
  const result = await node("console.log('ran')", { signal: AbortSignal.abort() });
  expect(result).toMatchObject({ exitCode: undefined, stdout: "", interrupted: true, problem: "It was not started." });
});

test("no listener is left behind", async () => {
  const before = process.listenerCount("exit");
  await Promise.all([node(""), node("process.exit(1)")]);
  expect(process.listenerCount("exit")).toBe(before);
});
