import { error, quote, type Location, type Report } from "../diagnostics";

/** Control characters but tab and line ends, and those that reorder or hide text ("Trojan Source", CVE-2021-42574). */
// eslint-disable-next-line no-control-regex -- finding them is the purpose
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

const TEMPLATE = /[$%]\{/;

/** Refuses what no string of ours may hold, whatever it is used for. */
export function checkText(text: string, at: Location, report: Report): void {
  const hidden = HIDDEN.exec(text);
  if (hidden !== null) {
    report(
      error("control-character", at, `${quote(text)} holds the invisible character ${quote(hidden[0])}`, {
        hint: "delete it",
      }),
    );
  }
  const template = TEMPLATE.exec(text);
  if (template !== null) {
    report(
      error("terraform-template", at, `${quote(text)} holds "${template[0]}", which Terraform would evaluate`, {
        hint: "write the value itself; no value here can be an expression",
      }),
    );
  }
}
