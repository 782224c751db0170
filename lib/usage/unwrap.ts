/** Events that a value holds, and texts in it that are broken ones. */
export interface Unwrapped {
  readonly event: (event: unknown) => void;
  readonly broken: (why: string) => void;
  /** Another line of a log: of another part of Kubernetes. */
  readonly foreign: () => void;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What CloudWatch calls the text of an event: in its answers, and in those of Logs Insights. */
const MESSAGE = ["message", "@message"] as const;

/** An event as text: what begins like one and is none was cut short. */
function unwrapText(text: string, { event, broken, foreign }: Unwrapped): void {
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
