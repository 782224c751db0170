import { isObject } from "./json";

/** Events that a value holds, and texts in it that are broken ones. */
export interface Unwrapped {
  readonly event: (event: unknown) => void;
  readonly broken: (why: string) => void;
  /** Another line of a log: of another part of Kubernetes. */
  readonly foreign: () => void;
}

/** What CloudWatch calls the text of an event: in its answers, and in those of Logs Insights. */
const MESSAGE = ["message", "@message"] as const;

/** A shorter text cannot be nested so deep that it matters. */
const SHORT = 50_000;
const DEEPEST = 10_000;

/** Whether a text of JSON is nested so deep that to parse it takes more memory than it is worth: each level costs some hundred bytes. */
function isTooDeep(text: string): boolean {
  if (text.length < SHORT) return false;
  let [depth, inText] = [0, false];
  for (let index = 0; index < text.length && depth <= DEEPEST; index += 1) {
    const unit = text[index];
    if (unit === '"') inText = !inText;
    else if (unit === "\\" && inText) index += 1;
    else if (!inText && (unit === "{" || unit === "[")) depth += 1;
    else if (!inText && (unit === "}" || unit === "]")) depth -= 1;
  }
  return depth > DEEPEST;
}

/** An event as text: what begins like one and is none was cut short. */
function unwrapText(text: string, { event, broken, foreign }: Unwrapped): void {
  if (isTooDeep(text)) {
    broken(`the message is nested deeper than ${DEEPEST} levels`);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (/^\s*\{/.test(text)) broken("the message is not JSON, or cut short");
    else foreign();
    return;
  }
  event(value);
}

/** The event in a value that came from a log: itself, its text, or the text in its `message`. */
export function unwrap(value: unknown, found: Unwrapped): void {
  if (typeof value === "string") {
    unwrapText(value, found);
    return;
  }
  if (isObject(value) && value["auditID"] === undefined) {
    const key = MESSAGE.find((one) => typeof value[one] === "string");
    const text = key === undefined ? undefined : value[key];
    if (typeof text === "string") {
      unwrapText(text, found);
      return;
    }
    // What delivers logs may have parsed the text already.
    if (isObject(value["message"])) {
      found.event(value["message"]);
      return;
    }
  }
  found.event(value);
}
