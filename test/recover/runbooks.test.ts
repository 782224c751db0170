import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

import { COMMANDS } from "../../scripts/commands";
import { describeWith, missingAwsCli, run } from "../sandbox/support/tools";
import { PROJECT, access, folder } from "../scripts/harness";

jest.setTimeout(120_000);

const FOLDER = "docs/runbooks";
const pages = readdirSync(join(PROJECT, FOLDER)).map((name) => `${FOLDER}/${name}`);
const textOf = (page: string): string => readFileSync(join(PROJECT, page), "utf8");

/** Each command line in a shell's block, with its page. */
const lines = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [page, line] as const),
  ),
);
const of = (program: string) => lines.filter(([, line]) => line.startsWith(`${program} `));

it("the three cases and the way to them are there", () => {
  const names = ["README", "broken-config-map", "lost-creator", "wrong-sso-role"];
  expect(pages.sort()).toEqual(names.map((name) => `${FOLDER}/${name}.md`));
  expect(lines.length).toBeGreaterThan(30);
});

it.each(lines)("%s: %s is a line of a program that people have", (_page, line) => {
  expect(line).toMatch(/^(yarn|aws|kubectl) /);
});

it.each(pages)("%s links to what is there", (page) => {
  const anchors = (path: string): string[] =>
    [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );
  const broken = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !target.startsWith("https:"))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : normalize(join(dirname(page), path));
      return !existsSync(join(PROJECT, file)) || (anchor !== undefined && !anchors(file).includes(anchor));
    });
  expect(broken).toEqual([]);
});

const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

describe("yarn", () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };

  it.each(of("yarn"))("%s: %s is a command, with options that it has", (_page, line) => {
    const [, name = "", ...rest] = words(line);
    const command = COMMANDS.find((one) => one.name === name);
    expect(scripts).toHaveProperty(name);
    for (const option of rest.filter((word) => word.startsWith("--")))
      expect(Object.keys(command?.options ?? {})).toContain(option.slice(2));
  });

  it.each(of("yarn recover"))("%s: %s would do something", async (_page, line) => {
    const here = folder();
    const place = line.includes("--account") ? [] : ["--account", "123456789012", "--region", "eu-west-1"];
    const print = line.includes("--print") ? [] : ["--print"];
    const { code, err } = await access([...words(line).slice(1), ...place, ...print, "--root", here.path]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});

describeWith(missingAwsCli())("the AWS CLI takes each line of the runbooks", () => {
  // A skeleton is printed after the options were read and before anything is called.
  const known = of("aws").filter(([, line]) => !/^aws (sso|configure|eks update-kubeconfig)/.test(line));
  it.each(known)("%s: %s", async (_page, line) => {
    const command = `${line} --generate-cli-skeleton`;
    const { status, stderr } = await run("bash", ["-c", command], { env: { AWS_DEFAULT_REGION: "eu-west-1" } });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it.each(of("aws eks update-kubeconfig"))("%s: %s", async (_page, line) => {
    const { stderr } = await run("bash", ["-c", line], {
      env: {
        HOME: folder().path,
        AWS_ENDPOINT_URL: "http://127.0.0.1:1",
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: "x",
        AWS_MAX_ATTEMPTS: "1",
      },
    });
    // Its options were understood: what is missing is a profile, or AWS.
    expect(stderr).toMatch(/Could not connect|config profile/);
  });
});
