import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { sandboxEnvironment } from "../../lib/sandbox";
import {
  ACCOUNT,
  ADMIN,
  changes,
  CLUSTER,
  entryOf,
  here,
  letIn,
  MARKS,
  ME,
  recover,
  REGION,
  role,
  sandbox,
  start,
} from "../recover/recover-world";
import { describeWith, missingAwsCli, run as runTool } from "../sandbox/support/tools";
import { PROJECT } from "./harness";

jest.setTimeout(120_000);

describe("interrupted between the entry and its policy", () => {
  it("goes on until the policy is there", async () => {
    await start({}, { latencyMs: 300 });
    const env = { ...process.env, ACCESS_NOW: "2026-11-22", ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION) };
    const words = ["recover", ...CLUSTER, "--principal", ME, "--yes", "--no-rights", "--root", here.path];
    const child = spawn(process.execPath, [`${PROJECT}/scripts/launch.cjs`, "cli", ...words], { env, stdio: "ignore" });
    const ended = once(child, "exit");
    while (child.exitCode === null && !changes().includes("CreateAccessEntry")) await sleep(20);
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(entryOf()).toMatchObject({ policies: [ADMIN] });
  });
});

describeWith(missingAwsCli())("what --print prints, in bash with the AWS CLI", () => {
  const inBash = (script: string) =>
    runTool("bash", ["-c", script], { env: { ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION), CANARY: "" } });

  it("lets somebody in, also the second time, and takes it away again", async () => {
    await start();
    const { out } = await letIn(["--print"]);
    expect(await inBash(out)).toMatchObject({ status: 0 });
    expect(entryOf()).toMatchObject({ tags: MARKS, policies: [ADMIN] });
    await inBash(out);
    expect(entryOf()).toMatchObject({ tags: MARKS, policies: [ADMIN] });
    const removal = await letIn(["--print", "--remove"]);
    expect(await inBash(removal.out)).toMatchObject({ status: 0 });
    expect(entryOf()).toBeUndefined();
  });

  it("changes the mode first where it was asked to", async () => {
    await start({ authenticationMode: "CONFIG_MAP" }, { updateMs: 1_500 });
    const { out } = await letIn(["--print", "--change-mode"]);
    expect(await inBash(out)).toMatchObject({ status: 0 });
    expect(entryOf()).toMatchObject({ policies: [ADMIN] });
  });

  it.each(["it's/night-shift", "$(echo>pwned)/night-shift", "`id`/;night-shift,x=y", '"a"|b&c<d>/night-shift'])(
    "takes a role called %s for a name",
    async (name) => {
      await start();
      const { code, out } = await recover(["--principal", role(name), "--print"]);
      expect(code).toBe(name.includes(";night") ? 2 : 0);
      if (code !== 0) return;
      const script = `cd '${here.path}'\n${out}`;
      expect(await inBash(script)).toMatchObject({ status: 0 });
      expect(here.snapshot()).toEqual({});
      expect(entryOf(role(name))).toMatchObject({ policies: [ADMIN] });
    },
  );

  it("is what the command itself says to undo what it did", async () => {
    await start({ entries: [{ principalArn: ME }] });
    const { out } = await letIn(["--yes"]);
    const undo = /^ +(aws eks disassociate-access-policy .*)$/m.exec(out)?.[1] ?? "false";
    expect(await inBash(undo)).toMatchObject({ status: 0 });
    expect(entryOf()).toMatchObject({ policies: [] });
  });
});
