// The law of the calendar: a repository that is sound on a day is sound on every later one, and grants a part of it.
import * as fc from "fast-check";

import { plannedAccess } from "../../lib/access/access";
import { containsScope } from "../../lib/access/scope";
import type { PlannedEntry } from "../../lib/compile";
import { deleteEnded, endedGrants, findUpcoming } from "../../lib/expiry";
import { defaultUsername, minuteOf } from "../../lib/model";
import type { RepoFiles } from "../../lib/source";
import { lawRuns } from "../support/law-runs";
import { compileFiles, type Compiled } from "../support/repo-builder";
import { filesOf, grantedBy, momentsOf, world } from "./world";

/** What an entry has that it had not. */
function gains(before: PlannedEntry | undefined, after: PlannedEntry): string[] {
  if (before === undefined) return ["an entry"];
  const [old, now] = [plannedAccess(before), plannedAccess(after)];
  return [
    // An entry has some username: where the line that gave it has ended, it is AWS's default.
    ...(now.username === old.username || now.username === defaultUsername(after.principal) ? [] : ["a username"]),
    ...now.kubernetesGroups.filter((group) => !old.kubernetesGroups.includes(group)),
    ...Object.entries(now.policies).flatMap(([policy, scope]) =>
      containsScope(old.policies[policy] ?? [], scope) ? [] : [`${policy} ${JSON.stringify(scope)}`],
    ),
  ];
}

function gainsOf(before: Compiled, after: Compiled): string[] {
  const old = grantedBy(before);
  return [...grantedBy(after)].flatMap(([key, entry]) => gains(old.get(key), entry).map((what) => `${key}: ${what}`));
}

function isAdmin({ purpose, policies }: PlannedEntry): boolean {
  return (
    purpose === "grant" &&
    policies.some(({ policy, scope }) => policy.name === "AmazonEKSClusterAdminPolicy" && scope.type === "cluster")
  );
}

function admins(compiled: Compiled): Map<string, number> {
  return new Map(compiled.plan?.clusters.map(({ cluster, entries }) => [cluster.name, entries.filter(isAdmin).length]));
}

function held({ plan }: Compiled): string[] {
  return (
    plan?.clusters.flatMap(({ cluster, held: all }) => [...all.keys()].map((arn) => `${cluster.name} ${arn}`)) ?? []
  );
}

/** As `yarn expire --write` leaves it. */
function withoutEnded(files: RepoFiles, { model, plan }: Compiled, now: Date): RepoFiles {
  if (model === undefined || plan === undefined) throw new Error("not sound");
  const ended = endedGrants({ model, plan }, minuteOf(now));
  const edits = deleteEnded({ kind: "sound", files, model, plan, now }, ended).files;
  const after = new Map(files);
  for (const [path, text] of edits) {
    if (text === null) after.delete(path);
    else after.set(path, { text });
  }
  return after;
}

const listed = (compiled: Compiled): unknown =>
  [...grantedBy(compiled)].map(([key, entry]) => [key, plannedAccess(entry)]);

test("no later moment makes an error, and what is granted only shrinks", () => {
  const seen = { sound: 0, minutes: 0, held: 0, overdue: 0, removed: 0, dropped: 0, edited: 0 };
  fc.assert(
    fc.property(world, (written) => {
      const files = filesOf(written);
      const first = compileFiles(files);
      fc.pre(first.kind === "sound");
      seen.sound += 1;
      const isWaived = first.plan?.waivers.some(({ rule }) => rule === "minimum-admins");
      let before = first;
      for (const moment of momentsOf(files)) {
        const after = compileFiles(files, moment);
        expect(after.summary.filter((_, index) => after.diagnostics[index]?.severity === "error")).toEqual([]);
        expect(gainsOf(before, after)).toEqual([]);
        expect(held(after)).toEqual(expect.arrayContaining(held(before)));
        const least = Number(written.guardrails["minimumAdmins"]);
        if (isWaived === false) {
          for (const [cluster, count] of admins(before)) {
            expect(admins(after).get(cluster)).toBeGreaterThanOrEqual(Math.min(count, least));
          }
        }
        if (after.plan !== undefined && after.model !== undefined) {
          findUpcoming({ model: after.model, plan: after.plan }, minuteOf(moment));
        }
        const cleaned = withoutEnded(files, after, moment);
        const left = compileFiles(cleaned, moment);
        expect(left.errors).toEqual([]);
        expect(listed(left)).toEqual(listed(after));
        seen.minutes += Number(moment.getTime() % 86_400_000 !== 0);
        seen.edited += Number([...cleaned].some(([path, file]) => file !== files.get(path)));
        seen.held += Number(held(after).length > 0);
        seen.overdue += Number((after.readable?.overdue.length ?? 0) > 0);
        seen.dropped += Number(after.warnings.includes("adopt-ended"));
        before = after;
      }
      if (written.guardrails["endedExceptions"] !== "remove") return;
      const stays = new Set(held(before));
      const kept = before.readable?.overdue.filter(
        ({ violation: { cluster, principal } }) =>
          cluster !== undefined && principal !== undefined && !stays.has(`${cluster} ${principal}`),
      );
      expect(kept?.map(({ rule, violation }) => `${rule}: ${violation.message}`)).toEqual([]);
      seen.removed += 1;
    }),
    lawRuns(150),
  );
  expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
});
