import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import { textRenderer } from "../review/render-text";
import type { AccessChanges } from "./access-changes";
import { fitSections, sizeOf, type FittedSection } from "./fit-sections";
import type { Compared } from "./format-json";
import { headline } from "./headline";
import { sectionsOf } from "./sections";
import type { Words } from "./words";

/** The first line of every comment: by it a later run finds the comment to update. */
export const CHANGES_MARKER = "<!-- eks-access-gitops:changes -->";

/** GitHub refuses a comment of more than 65,536 characters; in bytes, with room for whoever posts it to add some. */
export const COMMENT_BYTES = 60_000;

/** GitHub drops a step's summary of more than 1 MiB. */
export const SUMMARY_BYTES = 1_000_000;

export interface ChangesPage {
  readonly base: Compared;
  readonly head: Compared;
  /** The most that the text may take, in bytes of UTF-8. */
  readonly bytes: number;
  /** Where what is cut can be read: a phrase of our own. */
  readonly where: string;
}

function inline(words: Words): string {
  return words.map((part) => (typeof part === "string" ? part : codeSpan(part.quoted, part.longest))).join("");
}

const LONGEST_REVISION = 200;

function nameOf({ revision, commit }: Compared): string {
  if (revision === null) return "The files in this folder";
  const id = commit === null || commit === revision ? "" : ` (${codeSpan(commit.slice(0, 12), LONGEST_REVISION)})`;
  return `${codeSpan(revision, LONGEST_REVISION)}${id}`;
}

/** As long as any number of ours gets, so that the room for it is there. */
const LONGEST_NUMBER = 10_000_000;

/**
 * The comment on a pull request, or with more room the summary of a job; from `templates/changes.md.hbs`. Whole lines
 * are left out where there is no room, and counted. All text of others is in code spans, where nothing of it acts.
 */
export function changesMarkdown(template: string, found: AccessChanges, page: ChangesPage): string {
  const { base, head, bytes, where } = page;
  const render = textRenderer(template);
  const texts = sectionsOf(found).map(({ title, lines }) => ({ title, lines: lines.map(inline) }));
  const draw = (sections: readonly FittedSection[], cut: number): string => {
    const text = render({
      marker: CHANGES_MARKER,
      headline: headline(found),
      compared: `${nameOf(head)}, compared with ${nameOf(base)} of ${base.day}.`,
      sections,
      cut: cut === 0 ? "" : plural(cut, "line"),
      where,
    });
    return `${text.trimEnd()}\n`;
  };
  const empty = draw(
    texts.map(({ title }) => ({ title, lines: [], left: LONGEST_NUMBER })),
    LONGEST_NUMBER,
  );
  const fitted = fitSections(texts, bytes - sizeOf(empty), sizeOf("- \n"));
  const cut = fitted.reduce((sum, { left }) => sum + left, 0);
  return draw(fitted, cut);
}
