import { printable, quote } from "../diagnostics";
import { goToPlain, readGoYaml } from "../source";
import type { NotAwsAuth, ReadConfigMap } from "./aws-auth";
import { decodeFile, GET_AWS_AUTH } from "./decode-file";
import { findConfigMap } from "./find-config-map";
import { RENDER, tryFindTemplate } from "./placeholder";
import { tryReadList } from "./read-list";

const HINT = `run: ${GET_AWS_AUTH}`;

/** The one object of a file. JSON is YAML, but for long keys and what comes in one line of a megabyte. */
function parseOne(text: string): { readonly value: unknown } | NotAwsAuth {
  if (/^\s*[{[]/.test(text)) {
    try {
      return { value: JSON.parse(text) as unknown };
    } catch {
      // YAML in brackets, or broken: the YAML reader says where.
    }
  }
  const read = readGoYaml(text, "all");
  if ("problem" in read) {
    const tag = tryFindTemplate(text);
    if (tag !== undefined)
      return { problem: `the file is a template that was never rendered (${quote(tag)})`, hint: RENDER };
    const place = read.line === undefined ? "" : ` (line ${read.line})`;
    return { problem: `the file is neither YAML nor JSON${place}: ${printable(read.problem)}`, hint: HINT };
  }
  const values = read.roots.flatMap((root) => (root === undefined ? [] : [goToPlain(root)]));
  const documents = values.filter((value) => value !== null);
  if (documents.length > 1) {
    const hint = `put the cluster's ConfigMap into a file of its own, or run: ${GET_AWS_AUTH}`;
    return { problem: `the file contains ${documents.length} documents; it must contain one`, hint };
  }
  return documents.length === 0 ? { problem: "the file contains only comments", hint: HINT } : { value: documents[0] };
}

/**
 * Reads the bytes of a file, or of stdin, that holds `aws-auth` in any form in which people keep it: the ConfigMap as YAML
 * or JSON, a list with it, its sections by themselves, or the list of one section. A patch is none: nobody can tell what it is put on.
 */
export function readConfigMapText(bytes: Uint8Array): ReadConfigMap | NotAwsAuth {
  const decoded = decodeFile(bytes, GET_AWS_AUTH);
  if ("problem" in decoded) return decoded;
  const list = tryReadList(decoded.text);
  if (list !== undefined) return { configMap: { data: list, resourceVersion: undefined, isPart: true }, notes: [] };
  const parsed = parseOne(decoded.text);
  return "problem" in parsed ? parsed : findConfigMap(parsed.value);
}
