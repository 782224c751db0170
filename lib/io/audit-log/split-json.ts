import { BYTE, CLASS_OF } from "./byte-class";

/** What a splitter finds; `line` counts from 1. */
export interface SplitSink {
  readonly value: (value: unknown, line: number) => void;
  readonly broken: (line: number, why: string) => void;
}

export interface JsonSplitter {
  readonly feed: (chunk: Buffer) => void;
  /** Whatever is not whole by now is broken. */
  readonly end: () => void;
}

/** Keys whose lists hold events: of the AWS CLI's answers, of an audit EventList, and of what CloudWatch delivers. */
const LISTS: readonly Buffer[] = ["events", "items", "logEvents"].map((key) => Buffer.from(key));
const LONGEST_KEY = 16;
/** Kubernetes takes requests of 3 MiB, and an event holds one and its answer. A larger value would only fill memory. In bytes. */
export const LARGEST_VALUE = 16 * 1024 * 1024;
/** Kubernetes refuses what is nested deeper than 10,000; each level costs memory, some hundred bytes. */
const DEEPEST = 10_000;
/** Lists in lists: pages of answers, put together by somebody. */
const MOST_LISTS = 4;
/** What CloudWatch writes before each event that it exports to S3. */
const PREFIX = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,20}Z?[ \t]+$/;
const LONGEST_PREFIX = 64;

const [QUOTE, BACKSLASH, NEWLINE] = [0x22, 0x5c, 0x0a];
const [OPEN_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x5b, 0x5d];
/** What begins a line of JSON that is laid out over several, its first one apart. */
const REST: ReadonlySet<number> = new Set(Buffer.from(" \t\r\n}],"));

/** A line in the middle of a value that begins with `{`: part of the value, or the next one, where this one is cut short. */
interface Doubt {
  start: number;
  line: number;
  readonly depth: number;
  /** Just behind it; -1 while it goes on. */
  end: number;
  /** How many values before it are cut short, if it is one. */
  readonly before: number;
}

/**
 * Splits a stream of bytes into the JSON values that may be events: each that stands alone, each of a list, and each of a
 * list under `events`, `items` or `logEvents`, however long the list is and wherever its lines end. Only a line feed ends
 * a line. What is broken costs what it is in: with the next line, or the next `{"` of a list, reading goes on.
 */
export function splitJson(sink: SplitSink): JsonSplitter {
  /** What is not done with, the next byte to look at, where its line begins, and the number of that. */
  let bytes: Buffer = Buffer.alloc(0);
  let [at, lineStart, line] = [0, 0, 1];
  /** `value`: in one. `lost`: in what was given up. */
  let state: "between" | "value" | "lost" = "between";
  /** The lists that are open around here, and whether each is in an object. */
  const lists: boolean[] = [];
  /** Since something was given up, and until a value is whole: what stands around is not told again. */
  let isLoose = false;
  let isWithinLine = false;

  // Of the value that `at` is in.
  let [start, startLine, depth] = [0, 1, 0];
  /** Whether it is to be told: not what is too large, nor the rest of an object around a list. */
  let isKept = true;
  let inText = false;
  let textStart = 0;
  let isListKey = false;
  /** The class of its last byte that is not space. */
  let last: number = BYTE.illegal;
  let doubt: Doubt | undefined;

  const tell = (from: number, to: number, itsLine: number): void => {
    state = "between";
    doubt = undefined;
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString("utf8", from, to));
    } catch {
      sink.broken(itsLine, "not JSON");
      return;
    }
    isLoose = false;
    sink.value(value, itsLine);
  };

  const begin = (): void => {
    state = "value";
    [start, startLine, depth, isKept, inText] = [at, line, 0, true, false];
    [isListKey, last, doubt] = [false, BYTE.illegal, undefined];
  };

  const giveUp = (why: string, next: "between" | "lost"): void => {
    const many = (doubt?.before ?? 0) + 1;
    if (!isLoose) for (let index = 0; index < many; index += 1) sink.broken(startLine, why);
    [state, isLoose, doubt, inText] = [next, true, undefined, false];
    isWithinLine ||= lists.length > 0;
  };

  /** A value that the next line's start shows to be cut short: that line counts by itself. */
  const endByDoubt = ({ start: from, line: itsLine, end, before }: Doubt): void => {
    for (let index = 0; index < before; index += 1) sink.broken(startLine, "cut short");
    tell(from, end, itsLine);
  };

  /** The date before an event: how many bytes; 0 where there is none, undefined where more must be read to tell. */
  const tryPrefix = (isEnd: boolean): number | undefined => {
    const window = bytes.subarray(at, at + LONGEST_PREFIX);
    const brace = window.indexOf(OPEN_OBJECT);
    if (brace === -1 && window.indexOf(NEWLINE) === -1 && window.length < LONGEST_PREFIX && !isEnd) return undefined;
    return brace > 0 && PREFIX.test(window.toString("latin1", 0, brace)) ? brace : 0;
  };

  /** False: more bytes are needed. */
  const scanBetween = (isEnd: boolean): boolean => {
    const byte = bytes[at] ?? 0;
    const kind = CLASS_OF[byte] ?? 0;
    // What begins a line is not the rest of what was given up before.
    if (at === lineStart && (byte === OPEN_OBJECT || (lists.length === 0 && !REST.has(byte)))) isLoose = false;
    if (kind === BYTE.newline) {
      [lineStart, line, isWithinLine] = [at + 1, line + 1, false];
    } else if (byte === OPEN_OBJECT || (byte === QUOTE && !isLoose)) {
      begin();
      return true;
    } else if (byte === OPEN_LIST && lists.length < MOST_LISTS && !isLoose) {
      lists.push(false);
    } else if (byte === CLOSE_LIST && lists.length > 0) {
      const isInObject = lists.pop() === true;
      if (isInObject && !isLoose) {
        begin();
        [isKept, depth, last] = [false, 1, BYTE.close];
      }
    } else if (kind !== BYTE.space && kind !== BYTE.comma && !(isLoose && kind === BYTE.close)) {
      const prefix = lists.length === 0 ? tryPrefix(isEnd) : 0;
      if (prefix === undefined) return false;
      if (prefix === 0) {
        startLine = line;
        giveUp("not JSON", "lost");
      }
      at += prefix;
      return true;
    }
    at += 1;
    return true;
  };

  /** Up to the end of the line, or, in a list, to where an object may begin: no text of JSON holds `{"`. */
  const scanLost = (isEnd: boolean): boolean => {
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === NEWLINE) break;
      if (byte !== OPEN_OBJECT || !(isWithinLine || lists.length > 0)) continue;
      if (at + 1 === bytes.length && !isEnd) return false;
      if (bytes[at + 1] === QUOTE) break;
    }
    if (at < bytes.length) state = "between";
    return true;
  };

  const closeText = (): void => {
    inText = false;
    const length = at - textStart;
    isListKey =
      depth === 1 &&
      length < LONGEST_KEY &&
      LISTS.some((key) => key.length === length && key.compare(bytes, textStart, at) === 0);
    at += 1;
    if (depth === 0) tell(start, at, startLine);
  };

  /** False: more bytes are needed. */
  const scanText = (isEnd: boolean): boolean => {
    const end = bytes.length;
    let index = at;
    for (; index < end; index += 1) {
      const byte = bytes[index];
      if (byte === QUOTE || byte === NEWLINE) break;
      if (byte !== BACKSLASH) continue;
      if (index + 1 === end && !isEnd) {
        at = index;
        return false;
      }
      if (bytes[index + 1] !== NEWLINE) index += 1;
    }
    at = Math.min(index, end);
    if (at === end) return true;
    if (bytes[at] === NEWLINE) giveUp("its line ends within a text", "between");
    else closeText();
    return true;
  };

  /** At a `{` that begins a line, within a value. */
  const doubtLine = (): void => {
    if (last !== BYTE.colon && last !== BYTE.comma && last !== BYTE.open) {
      giveUp("cut short", "between");
      return;
    }
    doubt = { start: at, line, depth, end: -1, before: (doubt?.before ?? 0) + 1 };
  };

  const open = (byte: number): void => {
    if (at === lineStart && byte === OPEN_OBJECT && at > start) doubtLine();
    if (state !== "value") return;
    if (byte === OPEN_LIST && isListKey && depth === 1 && last === BYTE.colon && lists.length < MOST_LISTS) {
      lists.push(true);
      state = "between";
    } else {
      depth += 1;
      if (depth > DEEPEST && isKept) {
        sink.broken(startLine, `nested deeper than ${DEEPEST} levels`);
        isKept = false;
      }
    }
    at += 1;
  };

  const close = (): void => {
    depth -= 1;
    at += 1;
    if (doubt !== undefined && depth === doubt.depth) doubt.end = at;
    if (depth > 0) return;
    if (isKept) tell(start, at, startLine);
    else state = "between";
  };

  /** Outside of texts, up to one, or to the end of the value. */
  const scanValue = (): void => {
    const byte = bytes[at] ?? 0;
    const kind = CLASS_OF[byte] ?? 0;
    if (kind === BYTE.space) {
      at += 1;
      return;
    }
    if (kind === BYTE.newline) {
      at += 1;
      [lineStart, line] = [at, line + 1];
      return;
    }
    if (doubt !== undefined && doubt.end !== -1) {
      if (kind !== BYTE.comma && kind !== BYTE.close) {
        endByDoubt(doubt);
        return;
      }
      doubt = undefined;
    }
    switch (kind) {
      case BYTE.quote:
        inText = true;
        at += 1;
        textStart = at;
        break;
      case BYTE.open:
        open(byte);
        break;
      case BYTE.close:
        close();
        break;
      case BYTE.illegal:
        // It may be of the date before the next event.
        if (lineStart >= 0 && lineStart > start && at - lineStart <= LONGEST_PREFIX) {
          at = lineStart;
          giveUp("cut short", "between");
        } else giveUp("not JSON", "lost");
        return;
      default:
        at += 1;
    }
    last = kind;
  };

  /** One step. False: more bytes are needed. */
  const step = (isEnd: boolean): boolean => {
    if (state === "between") return scanBetween(isEnd);
    if (state === "lost") return scanLost(isEnd);
    if (inText) return scanText(isEnd);
    scanValue();
    return true;
  };

  const scan = (isEnd: boolean): void => {
    while (at < bytes.length && step(isEnd));
  };

  /** The first byte that is still needed. */
  const firstNeeded = (): number => {
    const needed = [at, bytes.length];
    if (state !== "value") return Math.min(...needed);
    if (lineStart >= 0 && at - lineStart <= LONGEST_PREFIX) needed.push(lineStart);
    if (isKept) needed.push(start);
    if (doubt !== undefined) needed.push(doubt.start);
    if (inText && depth === 1 && at - textStart < LONGEST_KEY) needed.push(textStart);
    return Math.min(...needed);
  };

  const forget = (): void => {
    if (state === "value" && isKept && at - start > LARGEST_VALUE) {
      sink.broken(startLine, `larger than ${LARGEST_VALUE / 1024 / 1024} MiB`);
      isKept = false;
    }
    const gone = firstNeeded();
    bytes = bytes.subarray(gone);
    [at, lineStart, start, textStart] = [at - gone, lineStart - gone, start - gone, textStart - gone];
    if (doubt !== undefined) {
      doubt.start -= gone;
      if (doubt.end !== -1) doubt.end -= gone;
    }
  };

  return {
    feed: (chunk) => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      scan(false);
      forget();
    },
    end: () => {
      scan(true);
      if (state === "value" && doubt !== undefined && doubt.end !== -1) endByDoubt(doubt);
      if (state === "value" && isKept) giveUp("cut short", "between");
      else if (lists.length > 0 && !isLoose) sink.broken(line, "the list does not end: it is cut short");
    },
  };
}
