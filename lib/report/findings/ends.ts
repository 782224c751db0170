import { findOverdue } from "../../drift";
import { daysBetween } from "../../model";
import { grantedEntries, placesOf, rowOf, type FindingRule } from "../finding";

/** As far ahead as a reader plans. */
const SOON_DAYS = 30;

export const noEnd: FindingRule = {
  id: "no-end",
  title: "Access without an end",
  why: "It stays until somebody thinks of it.",
  find: (context) => {
    const entries = grantedEntries(context).filter(({ expires }) => expires === undefined);
    return {
      rows: entries.map((entry) => rowOf(entry, "some of it has no end", entry.origins)),
      notLooked: null,
    };
  },
};

export const endsSoon: FindingRule = {
  id: "ends-soon",
  title: `Access that ends within ${SOON_DAYS} days`,
  why: "Renew it, or let it go; nobody should find out at 2 a.m.",
  find: (context) => ({
    rows: grantedEntries(context).flatMap((entry) => {
      const { expires } = entry;
      if (expires === undefined || daysBetween(context.today, expires) > SOON_DAYS) return [];
      return [rowOf(entry, `ends after ${expires}`, entry.origins)];
    }),
    notLooked: null,
  }),
};

export const overdue: FindingRule = {
  id: "overdue",
  title: "Access that should have ended",
  why: "The exception that allowed it is over, or it is held for want of another administrator.",
  find: ({ plan, overdue: found }) => ({
    rows: findOverdue(plan, found).map(({ cluster, principal, message, ended, file, line }) => ({
      cluster: cluster ?? null,
      principal: principal ?? null,
      teams: [],
      what: `${message}; right until ${ended}`,
      where: `${file}:${line}`,
    })),
    notLooked: null,
  }),
};

export const exceptions: FindingRule = {
  id: "exceptions",
  title: "Guardrails lifted by an exception",
  why: "Somebody decided so, for a reason, until a day.",
  find: ({ plan }) => ({
    rows: plan.waivers
      .filter(({ overdue: isOverdue }) => isOverdue !== true)
      .map(({ rule, cluster, principal, reason, expires, at }) => ({
        cluster: cluster ?? null,
        principal: principal ?? null,
        teams: [],
        what: `${rule} until ${expires}: ${reason}`,
        where: placesOf([{ at }]),
      })),
    notLooked: null,
  }),
};
