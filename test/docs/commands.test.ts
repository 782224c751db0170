import { join } from "node:path";

import { COMMANDS } from "../../scripts/commands";
import { access, example } from "../scripts/harness";
import { everyCommand } from "../support/find-command";

/** What does not end by itself, needs AWS or Terraform, or is tried elsewhere. */
const NOT_HERE = new Set([
  ...["sandbox", "diff", "drift", "doctor", "demo", "plan", "apply", "changes", "expire", "github", "review"],
  ...[
    "init",
    "upgrade",
    "usage",
    "aws-profiles",
    "import-aws-auth",
    "adopt",
    "migrate",
    "recover",
    "resolve-permission-sets",
  ],
]);

/** `NAME=value yarn command 'an argument'` in parts, as a shell splits it. */
function split(line: string): { env: Record<string, string>; words: string[] } {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const start = words.indexOf("yarn");
  const env = Object.fromEntries(words.slice(0, start).map((word) => word.split("=", 2) as [string, string]));
  const rest = words.slice(start + 1);
  return { env, words: rest[0] === "access" ? rest.slice(1) : rest };
}

const examples = COMMANDS.filter(({ name }) => !NOT_HERE.has(name)).flatMap(({ examples: lines }) => lines);

describe("an example of a command", () => {
  it.each(examples)("%s works on the example", async (line) => {
    const copy = example();
    const { env, words } = split(line);
    const out = words[0] === "synth" ? ["--out", join(copy.path, "cdktf.out")] : [];
    if (words.includes("--check")) await access(["generate", "--root", copy.path]);
    const run = await access([...words, ...out, "--root", copy.path], { env });
    expect({ line, code: run.code, err: run.err }).toMatchObject({ line, code: 0 });
  });

  it.each(everyCommand().map(({ words, command }) => [words.join(" "), command.examples] as const))(
    "is given for %s, and is of it",
    (name, lines) => {
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(new RegExp(`\\byarn (access )?${name}\\b`));
    },
  );
});
