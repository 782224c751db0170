import { printable, safeJson } from "../diagnostics";
import { originRecord } from "../compile";
import type { AccessChange } from "./access-change";
import type { AccessChanges, ToldChanges } from "./access-changes";
import { headline } from "./headline";
import type { Sentence } from "./sentence";
import { plainText } from "./words";

/** What was compared, in the words of whoever asked. */
export interface Compared {
  /** A git revision; null: the files as they are in the folder. */
  readonly revision: string | null;
  /** The commit's id; null for the folder. */
  readonly commit: string | null;
  /** The day on which the revision was committed; for the folder, today. */
  readonly day: string;
}

function sentenceRecord({ danger, words, teams, cells }: Sentence): object {
  return {
    danger,
    text: plainText(words),
    teams,
    principals: [...new Set(cells.map(({ principal }) => principal))].sort(),
    clusters: [...new Set(cells.map(({ cluster }) => cluster))].sort(),
  };
}

/** Undefined in the plan means no end, and an AWS default; null says so in JSON. */
function changeRecord(change: AccessChange): object {
  const { kind, cluster, principal, purpose, teams, origins, ...rest } = change;
  const entries = Object.entries(rest).map(([key, value]: [string, unknown]) => [key, value ?? null]);
  return {
    kind,
    cluster,
    principal,
    purpose,
    teams,
    ...(Object.fromEntries(entries) as object),
    origins: origins.map(originRecord),
  };
}

function told({ sentences, changes }: ToldChanges): object {
  return { sentences: sentences.map(sentenceRecord), changes: changes.map(changeRecord) };
}

/** For programs (docs/changes.md). Whatever the files' strings hold, the text is safe to look at. */
export function formatChangesJson(found: AccessChanges, base: Compared, head: Compared): string {
  const { expired, clusters, rules, moved, radius, removals, scopeEdits, approvals, diagnostics, labels, manifests } =
    found;
  const record = {
    base,
    head,
    headline: headline(found),
    labels,
    radius,
    moved,
    ...told(found),
    expired: told(expired),
    clusters: clusters.map(({ kind, cluster, words }) => ({ kind, cluster, text: plainText(words) })),
    manifests: manifests.map(({ words, ...manifest }) => ({ ...manifest, text: plainText(words) })),
    rules: rules.map(({ key, effect, words }) => ({ key, effect, text: plainText(words) })),
    removals,
    scopeEdits,
    approvals,
    diagnostics: diagnostics.map(({ severity, rule, at, message }) => {
      return { severity, rule, file: at.file, line: at.line, column: at.column, message: printable(message, 2_000) };
    }),
  };
  return safeJson(record);
}
