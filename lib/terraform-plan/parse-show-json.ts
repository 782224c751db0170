import type * as z from "zod";

import { printable, quote } from "../diagnostics";

/** What Terraform said is nothing that this program can read: it must not be applied, and nothing is known of the stack. */
class UnreadablePlan extends Error {
  override readonly name = "UnreadablePlan";
}

/** The longest text that AWS takes anywhere in our resources is a policy document, far below this; in characters. */
const LONGEST_TEXT = 262_144;
/** Of objects and lists in each other; a plan of ours has a dozen. Whoever walks through values later does so recursively. */
const DEEPEST = 64;

type Unlooked = readonly [value: unknown, depth: number];

function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // JSON.parse makes it a key like any other; whatever copies the object later would lose it, or do worse.
  if (Object.hasOwn(value, "__proto__")) throw new UnreadablePlan('it has a key "__proto__"');
  const long = Object.keys(value).find((key) => key.length > LONGEST_TEXT);
  if (long !== undefined) throw new UnreadablePlan(`it has a key of ${long.length} characters`);
  return Object.values(value);
}

/** @throws UnreadablePlan for what no plan has, and what would be read as something else. */
function refuseMonsters(document: unknown): void {
  const left: Unlooked[] = [[document, 0]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, depth] = next;
    if (typeof value === "string" && value.length > LONGEST_TEXT) {
      throw new UnreadablePlan(`it has a text of ${value.length} characters`);
    }
    if (typeof value !== "object" || value === null) continue;
    if (depth > DEEPEST) throw new UnreadablePlan(`its values are nested more than ${DEEPEST} deep`);
    for (const part of partsOf(value)) left.push([part, depth + 1]);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, in which sensitive values are in clear.
    throw new UnreadablePlan("it is not JSON, or was cut off");
  }
}

function check<T extends z.ZodType>(schema: T, document: unknown): z.infer<T> {
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const at = first?.path.map(String).join(".") ?? "";
  throw new UnreadablePlan(`${at === "" ? "" : `at ${quote(at.slice(0, 200))}: `}${printable(first?.message ?? "")}`);
}

/**
 * Reads what `terraform show -json` printed, and refuses whatever it does not know.
 * @param what to call it in messages: `plan`, `state`
 * @throws UnreadablePlan for text that is no such document
 */
export function parseShowJson<T extends z.ZodType>(text: string, schema: T, what: string): z.infer<T> {
  try {
    const document = parseJson(text);
    refuseMonsters(document);
    return check(schema, document);
  } catch (cause) {
    if (!(cause instanceof UnreadablePlan)) throw cause;
    throw new UnreadablePlan(`Terraform's ${what} has a shape that this program does not know: ${cause.message}`);
  }
}
