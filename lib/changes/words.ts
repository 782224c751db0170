import { printable } from "../diagnostics";
import { displayName } from "../model";

/** Text of others: each format makes it safe in its own way. */
export interface Quoted {
  readonly quoted: string;
  /** Where it is cut, in characters. */
  readonly longest: number;
}

/** A phrase: our own words, and what files call things. */
export type Words = readonly (string | Quoted)[];

/** Names are cut at this length in every sentence; the JSON's fields have them whole. */
const LONGEST_NAME = 120;

export function named(text: string, longest = LONGEST_NAME): Words {
  return [{ quoted: text, longest }];
}

/** Neighbouring texts of ours made one, so that phrases that read the same are the same. */
function joined(parts: Words): Words {
  const all: (string | Quoted)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else if (part !== "") all.push(part);
  }
  return all;
}

/** A phrase in a template: what is filled in is a phrase or a number, never a bare text, which could be anybody's. */
export function words(own: TemplateStringsArray, ...filled: readonly (Words | number)[]): Words {
  const parts = own.flatMap((text, index) => {
    const value = filled[index];
    return [text, ...(value === undefined ? [] : typeof value === "number" ? [String(value)] : value)];
  });
  return joined(parts);
}

/** `a`, `a and b`, `a, b and 4 more`: in the given order. */
export function listed(items: readonly Words[], most = 6, noun = ""): Words {
  const shown = items.length <= most ? items : items.slice(0, most - 1);
  const left = items.length - shown.length;
  const all: readonly Words[] = left === 0 ? shown : [...shown, [`${left} more${noun === "" ? "" : ` ${noun}`}`]];
  return all.flatMap((item, index) => {
    if (index === 0) return item;
    return [index === all.length - 1 ? " and " : ", ", ...item];
  });
}

export function namesOf(texts: readonly string[], most?: number, noun?: string): Words {
  return listed(
    texts.map((text) => named(text)),
    most,
    noun,
  );
}

/** The short name of a policy is ours. */
export function policyWords(policy: string): Words {
  const shown = displayName(policy);
  return shown === policy ? named(policy) : [shown];
}

/** What nobody takes for a part of the sentence around it. */
const PLAIN = /^[\w@:./+=,*-]+$/;

/** One line for terminals and programs; names that are more than a word are in quotes. */
export function plainText(phrase: Words): string {
  return phrase
    .map((part) => {
      if (typeof part === "string") return part;
      const shown = printable(part.quoted, part.longest);
      return PLAIN.test(shown) ? shown : `"${shown.replaceAll('"', '\\"')}"`;
    })
    .join("");
}
