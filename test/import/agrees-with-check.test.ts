// The importer and `migrate check` read lines with code of their own. They must say the same of whom a line lets in, and as what.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";

import { readAwsAuth, readConfigMapText, type AwsAuthLine } from "../../lib/aws-auth";
import { judgeLines } from "../../lib/import/judge-lines";
import type { LineVerdict } from "../../lib/import/verdict";
import { lineAccess } from "../../lib/migrate/access-value";
import { readLineSubject, type LineSubject } from "../../lib/migrate/line-subject";
import { SHAPES } from "./shapes";

const CASES = join(__dirname, "cases");
const TEXTS: readonly (readonly [string, string])[] = [
  ...readdirSync(CASES).map((name) => [name, readFileSync(join(CASES, name), "utf8")] as const),
  ...SHAPES.map(({ name, text }) => [name, text] as const),
];
const ACCOUNT = "111122223333";
const ACCOUNTS = [ACCOUNT, "123456789012"];

/** What the importer says of whom the line lets in. */
function saysImport(verdict: LineVerdict): LineSubject["state"] | "replaced" {
  if (verdict.kind === "replaced") return "replaced";
  if (verdict.kind === "carry") return "matches";
  const { today } = verdict.task;
  if (today.startsWith("matches nobody")) return "dead";
  return today.startsWith("depends") ? "unknown" : "matches";
}

const FREE = new Set(["system:masters", "system:authenticated"]);

/** Where the two differ about one line; undefined where they agree. */
function tryFindDifference(line: AwsAuthLine, verdict: LineVerdict): string | undefined {
  const ours = saysImport(verdict);
  // Of a matcher that is behind a feature gate, each says what it can: nothing is carried over.
  if (ours === "replaced" || line.sso === true) return undefined;
  const theirs = readLineSubject(line.arn, "aws");
  if (theirs.state !== ours) return `import: ${ours}; check: ${theirs.state}`;
  if (verdict.kind !== "carry" || theirs.state !== "matches") return undefined;
  const { access, subject } = verdict;
  if (theirs.kind !== subject.kind || theirs.account !== subject.account) return `${theirs.kind} of ${theirs.account}`;
  const seen = lineAccess(line, theirs);
  if (access.kind === "node") return access.type === seen.type ? undefined : `${access.type} and ${seen.type}`;
  if (seen.type !== "STANDARD" && !access.clusterAdmin) return `STANDARD and ${seen.type}`;
  if (access.username !== undefined && access.username !== seen.username) return `${access.username}, ${seen.username}`;
  const more = access.groups.filter((group) => !seen.groups.includes(group));
  const less = access.clusterAdmin
    ? []
    : seen.groups.filter((group) => !access.groups.includes(group) && !FREE.has(group));
  if (access.clusterAdmin !== seen.groups.includes("system:masters")) return "system:masters";
  return more.length + less.length === 0 ? undefined : `groups ${[...more, ...less].join()}`;
}

function differencesIn(text: string, accounts = ACCOUNTS): string[] {
  const read = readConfigMapText(new TextEncoder().encode(text));
  if ("problem" in read) return [];
  const awsAuth = readAwsAuth(read.configMap);
  return accounts.flatMap((account) =>
    judgeLines(awsAuth, { account, partition: "aws", bindings: undefined }).flatMap(({ line, verdict }) => {
      const difference = tryFindDifference(line, verdict);
      return difference === undefined ? [] : [`${JSON.stringify(line)}: ${difference}`];
    }),
  );
}

test.each(TEXTS)("%s", (_, text) => {
  expect(differencesIn(text)).toEqual([]);
});

const PIECES = [
  "arn:aws:iam::111122223333:role/",
  "arn:aws:sts::111122223333:federated-user/kim",
  "arn:aws:sts::111122223333:assumed-role/a/b",
  "ARN:AWS:IAM::111122223333:ROLE/X",
  ":root",
  "role/path/",
  "user/",
  "*",
  "?",
  " ",
  "\t",
  "-cn",
  "111122223333",
  "1",
  "AWSServiceRoleForBatch",
  "system:masters",
  "system:nodes",
  "system:node:{{SessionName}}",
  "system:node:{{EC2PrivateDNSName}}",
  "{{AccountID}}",
  "{{SessionName}}",
  "${X}",
  "rolearn",
  "userarn",
  "role_arn",
  "groups",
  "username",
  "é",
  "\u017f",
  "/",
  ":",
  "",
];

it("of ten thousand mutations of these, too", () => {
  const mutation = fc.record({
    text: fc.constantFrom(...TEXTS.map(([, text]) => text)),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 12 }),
    piece: fc.constantFrom(...PIECES),
  });
  fc.assert(
    fc.property(mutation, ({ text, at, cut, piece }) => {
      const start = Math.floor(at * text.length);
      expect(differencesIn(`${text.slice(0, start)}${piece}${text.slice(start + cut)}`, [ACCOUNT])).toEqual([]);
    }),
    { numRuns: 10_000 },
  );
});
