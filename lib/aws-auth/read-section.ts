import { plural, printable, quote } from "../diagnostics";
import { readGoYaml, type GoItem, type GoNode, type GoYaml } from "../source";
import type { AwsAuthNote, Section } from "./aws-auth";
import { RENDER, tryFindTemplate } from "./placeholder";
import { kindOf } from "./read-line";

/** What a section's text comes to. */
export interface SectionItems {
  readonly items: readonly { readonly node: GoNode; readonly place: GoItem }[];
  readonly notes: readonly AwsAuthNote[];
}

/** What the authenticator does not even try to parse. */
const EMPTY = /^\s*(?:(?:``|""|'')\s*)?$/;

/** Of a text that comes to nothing because it is a template; undefined for any other. */
function tryNoteTemplate(section: Section, text: string, effect: string): AwsAuthNote | undefined {
  const tag = tryFindTemplate(text);
  if (tag === undefined) return undefined;
  const message = `this is a template that was never rendered (${quote(tag)}): EKS ${effect} the whole section`;
  return { key: section, message, hint: RENDER };
}

function dropped(section: Section, text: string, line: number | undefined, problem: string): AwsAuthNote {
  const template = tryNoteTemplate(section, text, "would drop");
  if (template !== undefined) return template;
  const bare = /[:-][^\S\n]+(\{\{[^}\n]{1,100}\}\})/.exec(text)?.[1];
  const place = line === undefined ? "" : ` (line ${line} of it)`;
  const hint =
    bare === undefined
      ? "nobody gets access from it today: its lines stay dead here; correct it only if they should grant access again"
      : `a value that begins with "{{" needs quotes: "${printable(bare)}"; with them, every line in it grants access again`;
  return { key: section, message: `EKS drops the whole section${place}: ${printable(problem)}`, hint };
}

function notesOf(section: Section, text: string, root: GoNode | undefined, { restFrom, more }: GoYaml): AwsAuthNote[] {
  const notes: AwsAuthNote[] = [];
  if (root !== undefined && root.kind !== "list" && !(root.kind === "scalar" && root.value === null)) {
    const hint = root.kind === "map" ? "put `- ` before each line's first key" : "write a list of lines";
    const message = `EKS ignores it: it is ${kindOf(root)}, not a list`;
    notes.push(tryNoteTemplate(section, text, "would ignore") ?? { key: section, message, hint });
  }
  if (restFrom !== undefined) {
    const hint =
      "what is there grants nothing today; it is indented less than the list above it, or comes after its end";
    notes.push({ key: section, message: `EKS ignores everything in it from line ${restFrom} on`, hint });
  }
  if (more) {
    const hint = "what follows `---` or `...` grants nothing today";
    notes.push({ key: section, message: "EKS ignores every document in it but the first", hint });
  }
  return notes;
}

/** The items of a section's list, as go-yaml has them. */
export function readSection(section: Section, text: string | undefined): SectionItems {
  if (text === undefined || EMPTY.test(text)) return { items: [], notes: [] };
  const read = readGoYaml(text);
  if ("problem" in read) {
    if (!read.untried) return { items: [], notes: [dropped(section, text, read.line, read.problem)] };
    const place = read.line === undefined ? "" : ` (line ${read.line} of it)`;
    const hint =
      "EKS may still read it: write it plainly, one key per line, and run this again before you rely on the result";
    const message = `it could not be read here${place}, so its lines are unknown: ${printable(read.problem)}`;
    return { items: [], notes: [{ key: section, message, hint, unread: true }] };
  }
  const root = read.roots[0];
  const nodes = root?.kind === "list" ? root.items : [];
  const items = nodes.map((node, index) => ({ node, place: read.items[index] ?? { line: 1, start: 0, end: 0 } }));
  return { items, notes: notesOf(section, text, root, read) };
}

/** What can match somebody. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** `mapAccounts`, which go-yaml decodes into text by itself: a number keeps its text, zeros too. */
export function readAccounts(text: string | undefined): { accounts: string[]; notes: AwsAuthNote[] } {
  const { items, notes } = readSection("mapAccounts", text);
  const accounts = items.flatMap(({ node }) => (node.kind === "scalar" && node.value !== null ? [node.text] : []));
  const odd = accounts.filter((account) => !isAccountId(account));
  const lost = items.length - accounts.length;
  const more: AwsAuthNote[] = [];
  const hint = "an account is 12 digits, in quotes";
  if (lost > 0)
    more.push({ key: "mapAccounts", message: `EKS ignores ${plural(lost, "item")} that is not an account`, hint });
  for (const account of odd)
    more.push({ key: "mapAccounts", message: `${quote(account)} is not an account: it matches nobody`, hint });
  return { accounts, notes: [...notes, ...more] };
}
