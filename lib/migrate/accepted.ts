import * as z from "zod";

import { hasErrors, type Diagnostic, type Report } from "../diagnostics";
import { checkShape } from "../schema/check-shape";
import { parseYaml } from "../source/parse-yaml";
import { migrationFolder } from "../aws-auth";
import { tryEntryKey } from "./line-subject";

/** A difference that somebody has looked at and takes, in git like everything else. */
export interface Accepted {
  /** The ARN as the ConfigMap or the entry has it, an account of `mapAccounts`, or a section that EKS cannot read. */
  readonly principal: string;
  readonly reason: string;
}

const text = z.string().trim().min(1, "expected some text");
const schema = z.array(z.strictObject({ principal: text, reason: text }));

/** `migration/<cluster>/accepted.yaml` */
export function acceptedPath(cluster: string): string {
  return `${migrationFolder(cluster)}/accepted.yaml`;
}

/** The accepted differences in a file's text. Undefined, and everything reported, when it has mistakes. */
export function readAccepted(file: string, content: string, report: Report): readonly Accepted[] | undefined {
  const problems: Diagnostic[] = [];
  const note = (problem: Diagnostic): void => void problems.push(problem);
  const root = parseYaml(file, content, note);
  const read = root && checkShape({ file, stem: "accepted", root }, schema, note)?.value;
  problems.forEach(report);
  // A key that stands twice leaves a tree all the same: what was meant is not known.
  return hasErrors(problems) ? undefined : read;
}

/** Whether one of the names is the accepted one; spellings of one principal are the same. */
export function isMeant({ principal }: Accepted, names: readonly string[]): boolean {
  const key = tryEntryKey(principal);
  return names.some(
    (name) =>
      name.toLowerCase() === principal.toLowerCase() ||
      (key !== undefined && !name.includes("*") && tryEntryKey(name) === key),
  );
}
