import MarkdownIt, { type Token } from "markdown-it";

/** CommonMark, with GitHub's tables and strikethrough; HTML and bare addresses are found, so that they can be refused. */
const PARSER = new MarkdownIt({ html: true, linkify: true });

/** What our texts are made of. Whatever is not in it acts, or might: of a parser's next version too. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote"].flatMap(pair),
  ...["table", "thead", "tbody", "tr", "th", "td", "strong", "em", "s"].flatMap(pair),
  ...["inline", "text", "text_special", "code_inline", "softbreak", "hardbreak", "hr"],
]);

function pair(name: string): string[] {
  return [`${name}_open`, `${name}_close`];
}

const KINDS: Readonly<Record<string, string>> = {
  html_block: "HTML",
  html_inline: "HTML",
  image: "an image",
  link_open: "a link",
  link_close: "a link",
};

/** What GitHub makes of text when it is rendered, whatever the Markdown around it. */
const ACTING: readonly (readonly [RegExp, string])[] = [
  [/@[A-Za-z0-9]/u, "a mention"],
  [/\b(https?:|www\.)/iu, "a link"],
  [/\]\s*[([:]/u, "a link"],
  [/(?<![&\w])#[0-9]|\/[\w.-]{1,100}#[0-9]/u, "a reference to an issue"],
  [/\bGH-[0-9]/iu, "a reference to an issue"],
  [/^\s*\[[ x]\]/iu, "a task"],
];

/** Of the text as it is written: a log takes it line by line. */
const RAW: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cf}\p{Co}]|[^\P{Cc}\n]/u, "an invisible character"],
  [/^(::|##\[)/mu, "a workflow command"],
];

function findIn(rules: typeof ACTING, text: string): string | undefined {
  return rules.find(([pattern]) => pattern.test(text))?.[1];
}

/** Text that stands together when it is rendered: an escaped character is a token of its own, and no border. */
function proseOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content }) => (type === "code_inline" ? "\u0000" : /^text/.test(type) ? content : "\n"))
    .join("");
}

/** The parser itself stops at a hundred, and what lies deeper is no token at all. */
const DEEPEST = 20;

function actingToken({ type, children, level }: Token): string | undefined {
  if (level > DEEPEST) return `Markdown nested more than ${DEEPEST} deep`;
  if (!HARMLESS.has(type)) return KINDS[type] ?? `Markdown of the kind ${type}`;
  if (children === null) return undefined;
  for (const child of children) {
    const found = actingToken(child);
    if (found !== undefined) return found;
  }
  return findIn(ACTING, proseOf(children));
}

/** What in a Markdown text would act; undefined where it only says something. Spans of code say what they like. */
export function tryFindActing(text: string): string | undefined {
  const raw = findIn(RAW, text);
  if (raw !== undefined) return raw;
  for (const token of PARSER.parse(text, {})) {
    const found = actingToken(token);
    if (found !== undefined) return found;
  }
  return undefined;
}
