import type { LockLine } from "./lock";

const HEADER = `# yaml-language-server: $schema=docs/schema/permission-sets.lock.schema.json
# Written by \`yarn resolve-permission-sets\`; reviewed like a lock file. Account -> permission set -> role.
`;

/** What is no number, date or word of YAML 1.1 or 1.2, and cannot begin a comment, a map or a tag: needs no quotes. */
const PLAIN_NAME = /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[a-z][\w+.@-]*$/i;
const PLAIN_ARN = /^arn:[\w+=,.@:/-]*[\w+=,.@/-]$/;

/** JSON's strings are YAML's too, once they are ASCII. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function scalar(text: string, plain: RegExp): string {
  return plain.test(text) ? text : quoted(text);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `permission-sets.lock.yaml`, sorted by account and permission set. */
export function formatLock(lines: readonly LockLine[]): string {
  const sorted = [...lines].sort((a, b) => compareText(a.account, b.account) || compareText(a.name, b.name));
  if (sorted.length === 0) return `${HEADER}{}\n`;
  const texts = sorted.map(({ account, name, arn }, index) => {
    const head = sorted[index - 1]?.account === account ? "" : `${quoted(account)}:\n`;
    return `${head}  ${scalar(name, PLAIN_NAME)}: ${scalar(arn, PLAIN_ARN)}\n`;
  });
  return `${HEADER}${texts.join("")}`;
}
