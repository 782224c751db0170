import { quote, tryFindNearest } from "../diagnostics";
import type { GoMap, GoNode } from "../source";

/** What encoding/json has in one item's fields, and what of it is not as it is written. */
export interface DecodedLine {
  readonly arn: string;
  /** An ARN under another key than the section's. */
  readonly misplaced?: { readonly key: string; readonly arn: string };
  readonly username: string;
  readonly groups: readonly string[];
  /** It has an `sso` matcher. */
  readonly sso: boolean;
  readonly flaws: readonly string[];
}

const KEYS = ["rolearn", "userarn", "username", "groups", "sso", "userid"];

/** What a value is that ought to be text. */
export function kindOf(node: GoNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.value === null) return "nothing";
  if (typeof node.value === "number") return `the number ${quote(node.text)}`;
  if (typeof node.value === "boolean") return `${quote(node.text)}, which YAML 1.1 reads as ${String(node.value)}`;
  return `the text ${quote(node.text)}`;
}

/** encoding/json compares keys by Unicode's simple folding, which takes the long s for an s. */
function fold(key: string): string {
  return key.replaceAll("\u017f", "s").toLowerCase();
}

function textOf(name: string, node: GoNode, before: string, flaws: string[]): string {
  if (node.kind === "scalar" && typeof node.value === "string") return node.value;
  const effect = before === "" ? "EKS treats it as empty" : `EKS keeps ${quote(before)} from the key's other spelling`;
  flaws.push(`\`${name}\` is ${kindOf(node)}, not text: ${effect}`);
  return before;
}

function groupsOf(node: GoNode, before: readonly string[], flaws: string[]): readonly string[] {
  if (node.kind === "scalar" && node.value === null) return [];
  if (node.kind !== "list") {
    flaws.push(`\`groups\` is ${kindOf(node)}, not a list: EKS treats it as no groups`);
    return before;
  }
  return node.items.map((item, index) => {
    if (item.kind === "scalar" && typeof item.value === "string") return item.value;
    flaws.push(`group ${index + 1} is ${kindOf(item)}, not text: EKS treats it as an empty name`);
    return before[index] ?? "";
  });
}

/** Flaws of keys: unknown, written twice, in two spellings. */
function keyFlaws(map: GoMap, arnKey: string): string[] {
  const flaws = map.repeated.map((key) => `the key ${quote(key)} appears more than once: EKS uses the last`);
  const spellings = new Map<string, string[]>();
  for (const key of map.entries.keys()) {
    const known = fold(key);
    if (!KEYS.includes(known)) {
      const nearest = tryFindNearest(key, ["groups", "username", arnKey]);
      const meant = nearest === undefined ? "" : `; perhaps \`${nearest}\` was meant`;
      flaws.push(`EKS ignores the key ${quote(key)}${meant}`);
    } else spellings.set(known, [...(spellings.get(known) ?? []), key].sort());
  }
  for (const keys of spellings.values()) {
    if (keys.length > 1)
      flaws.push(`the keys ${keys.map(quote).join(" and ")} are the same to EKS: it uses ${quote(keys.at(-1) ?? "")}`);
  }
  const other = arnKey === "rolearn" ? "userarn" : "rolearn";
  if (spellings.has(other)) flaws.push(`EKS ignores \`${other}\` here`);
  return flaws;
}

/** The ARN of a line that has none where EKS looks for it. */
function tryFindMisplaced({ entries }: GoMap, arnKey: string): DecodedLine["misplaced"] {
  for (const [key, value] of entries) {
    const isText = value.kind === "scalar" && typeof value.value === "string";
    if (fold(key) !== arnKey && isText && /^\s*arn:/i.test(value.text)) return { key, arn: value.text };
  }
  return undefined;
}

/** Flaws of what EKS takes as it is written, which is hardly what was meant. */
function valueFlaws(arnKey: string, { arn, username, groups }: Omit<DecodedLine, "flaws" | "sso">): string[] {
  const flaws: string[] = [];
  if (arn !== arn.trim()) flaws.push(`\`${arnKey}\` begins or ends with white space: it matches nobody`);
  if (username !== username.trim()) flaws.push("`username` begins or ends with white space, which EKS keeps");
  if (username === "") flaws.push("without a `username` Kubernetes gets an empty name");
  for (const group of groups) {
    if (/\s-\s+\S/.test(group)) {
      flaws.push(
        `${quote(group)} is a single group to EKS: a \`- \` that is indented too far does not start a new one`,
      );
    } else if (group !== group.trim())
      flaws.push(`group ${quote(group)} begins or ends with white space, which EKS keeps`);
  }
  return flaws;
}

/**
 * One item as encoding/json decodes it: keys in their sorted order and any case, a value of another type left out and
 * the rest kept. `arnKey` is the section's.
 */
export function readLine(item: GoNode, arnKey: "rolearn" | "userarn"): DecodedLine {
  if (item.kind !== "map") {
    const flaws = [`it is ${kindOf(item)}, not a map: EKS treats it as a line without \`${arnKey}\``];
    return { arn: "", username: "", groups: [], sso: false, flaws };
  }
  const flaws: string[] = [];
  let [arn, username, groups, sso]: [string, string, readonly string[], boolean] = ["", "", [], false];
  for (const [key, value] of [...item.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = fold(key);
    if (name === arnKey) arn = textOf(key, value, arn, flaws);
    else if (name === "username") username = textOf(key, value, username, flaws);
    else if (name === "groups") groups = groupsOf(value, groups, flaws);
    else if (name === "sso") sso = value.kind === "map";
  }
  if (sso) {
    flaws.push(
      arn === ""
        ? "EKS does not match by `sso`: the line matches nobody"
        : "`sso` is set beside `rolearn`: newer authenticators drop such a line",
    );
  } else if (arn === "" && !flaws.some((flaw) => flaw.startsWith(`\`${arnKey}\``))) {
    flaws.push(`without \`${arnKey}\` it matches nobody`);
  }
  flaws.push(...keyFlaws(item, arnKey), ...valueFlaws(arnKey, { arn, username, groups }));
  const misplaced = arn === "" ? tryFindMisplaced(item, arnKey) : undefined;
  return { arn, ...(misplaced === undefined ? {} : { misplaced }), username, groups, sso, flaws };
}
