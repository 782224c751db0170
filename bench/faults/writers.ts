import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { auditEvent } from "../../test/support/audit-log";
import { startCommand, type Running } from "./start-command";

/** A command that writes files, on a copy of the example. */
export interface Writer {
  readonly name: string;
  /** `{root}` stands for the repository's folder. */
  readonly argv: readonly string[];
  /** What the clock says. @default 2026-11-22 */
  readonly now?: string;
  /** What it writes is made anew by whatever reads it, and CDKTF writes it: a half of it is only counted. */
  readonly isMadeAnew?: boolean;
}

const AUDIT = "audit.json";

/** Every command that writes and asks nobody outside; what the others write, they write by the same function. */
export const WRITERS: readonly Writer[] = [
  { name: "new-team", argv: ["new-team", "checkout", "--root", "{root}"] },
  { name: "renew", argv: "renew payments/on-call --until 2027-02-28 --reason x --root {root}".split(" ") },
  { name: "expire", argv: ["expire", "--write", "--root", "{root}"], now: "2027-03-01" },
  { name: "generate", argv: ["generate", "--root", "{root}"] },
  { name: "report", argv: ["report", "--format", "html", "--out", "report.html", "--root", "{root}"] },
  { name: "review open", argv: ["review", "open", "2026-q4", "--root", "{root}"] },
  { name: "synth", argv: ["synth", "--out", "{root}/stacks", "--root", "{root}"], isMadeAnew: true },
  { name: "init", argv: ["init", "{root}/fresh", "--organization", "acme"] },
  {
    name: "usage",
    argv: `usage --cluster prod-eu --from {root}/${AUDIT} --write usage/prod-eu.json --root {root}`.split(" "),
  },
];

export type Files = ReadonlyMap<string, string>;

/** Every file below a folder, with its bytes. */
export function filesIn(folder: string): Files {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, "latin1")]));
}

/** One text for the whole run: each event has an id of its own. */
const EVENT = `${JSON.stringify(
  auditEvent({
    canonicalArn: "arn:aws:iam::123456789012:role/platform-terraform",
    by: "AmazonEKSClusterAdminPolicy",
    verb: "list",
    namespace: "payments",
  }),
)}\n`;

/** Empties the folder and puts the example into it. */
export function freshExample(project: string, root: string): void {
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  cpSync(join(project, "test/example"), root, { recursive: true });
  writeFileSync(join(root, AUDIT), EVENT);
}

/** Starts a command as a process of its own, away from AWS. */
export function startWriter(project: string, root: string, temporary: string, { argv, now }: Writer): Running {
  const words = argv.map((word) => word.replaceAll("{root}", root));
  const env = { ACCESS_NOW: now ?? "2026-11-22", TMPDIR: temporary, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
  return startCommand(project, words, { ...process.env, ...env }, project);
}

/** Which files are neither as they were nor as a whole run leaves them. */
export function halfWritten(now: Files, before: Files, whole: Files): string[] {
  const changed = [...now].filter(([path, text]) => text !== before.get(path) && text !== whole.get(path));
  const gone = [...before.keys()].filter((path) => !now.has(path) && whole.has(path));
  return [
    ...changed.map(([path]) => `${path} is half written, or left over`),
    ...gone.map((path) => `${path} is gone`),
  ];
}

export const isSame = (one: Files, other: Files): boolean =>
  one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
