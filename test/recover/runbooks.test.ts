import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

import { PROJECT, access, folder } from "../scripts/harness";
import { tryFindCommand } from "../support/find-command";
import { lines, linesOf, pages, RUNBOOKS, textOf } from "./runbook-lines";

it("the three cases and the way to them are there", () => {
  const names = ["README", "broken-config-map", "lost-creator", "wrong-sso-role"];
  expect(pages.sort()).toEqual(names.map((name) => `${RUNBOOKS}/${name}.md`));
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

  it.each(linesOf("yarn"))("%s: %s is a command, with options that it has", (_page, line) => {
    const [, name = "", ...rest] = words(line);
    const command = tryFindCommand([name, ...rest])?.command;
    expect(scripts).toHaveProperty(name);
    for (const option of rest.filter((word) => word.startsWith("--")))
      expect(Object.keys(command?.options ?? {})).toContain(option.slice(2));
  });

  it.each(linesOf("yarn recover"))("%s: %s would do something", async (_page, line) => {
    const here = folder();
    const place = line.includes("--account") ? [] : ["--account", "123456789012", "--region", "eu-west-1"];
    const print = line.includes("--print") ? [] : ["--print"];
    const { code, err } = await access([...words(line).slice(1), ...place, ...print, "--root", here.path]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});
