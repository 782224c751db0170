import type { ReportCommit } from "./report";

/** `2026-11-20 Add identity (#12), by Jane, merged by Joe; abc1234567` */
export function commitWords({ commit, subject, author, mergedBy, at, request }: ReportCommit): string {
  const number = request === null || subject.includes(`#${request}`) ? "" : ` (#${request})`;
  const merged = mergedBy === null ? "" : `, merged by ${mergedBy}`;
  return `${at.slice(0, 10)} ${subject}${number}, by ${author}${merged}; ${commit.slice(0, 10)}`;
}
