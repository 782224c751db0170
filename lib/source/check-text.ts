import { error, quote, type Location, type Report } from "../diagnostics";

/** In a value: whatever cannot be seen, or moves what follows ("Trojan Source", CVE-2021-42574). */
const HIDDEN = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Anywhere in a file, comments included: what makes an editor or a reviewer see other lines than the parser.
 * A line end that YAML does not know (a lone CR, NEL, LS, PS) hides a line in a comment; a text-direction character
 * shows one where there is none.
 */
const MISLEADING = /[^\P{Cc}\t\n\r]|\r(?!\n)|[\p{Cs}\p{Zl}\p{Zp}\ufeff\u202a-\u202e\u2066-\u2069]/gu;

const TEMPLATE = /[$%]\{/;

/**
 * Texts that CDKTF takes for tokens of its own (`tokens/private/encoding.js`, `token-map.js`): marked strings, numbers of
 * one range, two names. It would put another value in their place, or fail for everyone at synth.
 */
const CDKTF_TOKEN = /TfToken\[|\de\+2[89]\d|^(String|Any) Map Token Value$/;

/** Whether a text holds what `checkText` refuses as invisible. */
export function isHidden(text: string): boolean {
  return HIDDEN.test(text);
}

/** Refuses what no string of ours may hold, whatever it is used for. */
export function checkText(text: string, at: Location, report: Report): void {
  const hidden = HIDDEN.exec(text);
  if (hidden !== null) {
    report(
      error("control-character", at, `${quote(text)} contains the invisible character ${quote(hidden[0])}`, {
        hint: "delete it",
      }),
    );
  }
  const template = TEMPLATE.exec(text);
  if (template !== null) {
    report(
      error("terraform-template", at, `${quote(text)} contains "${template[0]}", which Terraform would evaluate`, {
        hint: "write the literal value; expressions are not supported here",
      }),
    );
  }
  if (CDKTF_TOKEN.test(text)) {
    const hint = "choose another name";
    report(error("terraform-template", at, `${quote(text)} looks like one of CDKTF's own placeholders`, { hint }));
  }
}

function remedy(character: string): string {
  if (character === "\0") return "save the file as UTF-8 (PowerShell writes UTF-16 by default)";
  return character === "\r" ? "save the file with Unix line endings" : "delete it";
}

/** Refuses a file whose text is not what it looks like; says how often, and shows the first place. Whether it is fine. */
export function checkFileText(text: string, locate: (offset: number) => Location, report: Report): boolean {
  const [first, ...others] = text.matchAll(MISLEADING);
  if (first === undefined) return true;
  const more = others.length === 0 ? "" : `, and ${others.length} more like it`;
  const message = `the file contains the invisible character ${quote(first[0])}${more}`;
  report(error("control-character", locate(first.index), message, { hint: remedy(first[0]) }));
  return false;
}
