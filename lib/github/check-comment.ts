import * as z from "zod";

import { LABELS, type Label } from "../changes";
import { plural } from "../diagnostics";
import { CHANGES_MARKER } from "../changes/changes-markdown";
import { tryFindActing } from "./acting-text";
import { BODY_BYTES, bytesOf } from "./fit-body";

/** What a job with a token that may write takes over from a job that ran the pull request's code. */
export interface CheckedComment {
  readonly body: string;
  readonly labels: readonly Label[];
}

const shape = z.object({ labels: z.array(z.enum(LABELS)).max(LABELS.length) });

/** Larger JSON is not read: the file comes from code that nobody has reviewed yet. In bytes. */
export const LARGEST_JSON = 16 * 1024 * 1024;

function bodyProblem(body: string): string | undefined {
  if (bytesOf(body) > BODY_BYTES) return `it has ${plural(bytesOf(body), "byte")}; at most ${BODY_BYTES} are allowed`;
  if (!body.startsWith(`${CHANGES_MARKER}\n`)) return "it does not begin with the marker of `yarn changes`";
  const acting = tryFindActing(body.slice(CHANGES_MARKER.length));
  return acting === undefined ? undefined : `outside code spans it has ${acting}`;
}

/**
 * Whether a comment and its labels are what `yarn changes` writes: of its size, begun by its marker, and nothing in it acts.
 * What is refused is a value: `problem` says why.
 */
export function checkComment(body: string, json: string): CheckedComment | { readonly problem: string } {
  const problem = bodyProblem(body);
  if (problem !== undefined) return { problem: `the comment does not come from \`yarn changes\`: ${problem}` };
  try {
    const { labels } = shape.parse(JSON.parse(json));
    return { body, labels: [...new Set(labels)] };
  } catch {
    return { problem: "the labels do not come from `yarn changes --format json`" };
  }
}
