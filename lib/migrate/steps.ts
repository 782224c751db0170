import { plural, printable } from "../diagnostics";
import { tryFindKeeper } from "./kept-config-map";
import { holds, unread, unsettled } from "./parity";
import { isReadable, leftovers, type Situation } from "./situation";

const STEP_IDS = ["backup", "both", "entries", "verified", "lines", "api"] as const;
export type StepId = (typeof STEP_IDS)[number];

export const TITLES: Readonly<Record<StepId, string>> = {
  backup: "audit, and a backup of the ConfigMap in git",
  both: "authentication mode API_AND_CONFIG_MAP",
  entries: "the entries of the files applied",
  verified: "parity: nobody gains or loses anything",
  lines: "lines removed from the ConfigMap, the least critical first",
  api: "authentication mode API, then the ConfigMap deleted",
};

/** `unknown`: what it is judged by could not be read. */
export type StepState = "done" | "current" | "to do" | "unknown";

/** One of the six steps. Plain JSON. */
export interface Step {
  readonly id: StepId;
  readonly title: string;
  readonly state: StepState;
  /** What shows it, in words; may hold any text of a ConfigMap. */
  readonly evidence: readonly string[];
}

interface JudgedStep {
  /** Undefined: nobody can tell. */
  readonly done: boolean | undefined;
  readonly evidence: readonly string[];
}

const MOST = 5;

function some(texts: readonly string[]): string[] {
  const shown = texts.slice(0, MOST).map((text) => printable(text, 300));
  return texts.length > MOST ? [...shown, `and ${texts.length - MOST} more`] : shown;
}

function judgeBackup({ configMap, backups, brokenBackups, facts }: Situation): JudgedStep {
  const broken = brokenBackups.map((text) => `cannot be read: ${text}`);
  if ("couldNotLook" in configMap)
    return { done: undefined, evidence: [`the ConfigMap was not read: ${configMap.couldNotLook}`, ...broken] };
  const [newest] = backups;
  if (!isReadable(configMap)) {
    const kept = newest === undefined ? "and no backup" : `the newest backup is ${newest.path}`;
    return { done: true, evidence: [`there is no ConfigMap aws-auth in kube-system; ${kept}`, ...broken] };
  }
  const keeper = tryFindKeeper(configMap, backups);
  const { lines, accounts } = configMap.awsAuth;
  const size = `${plural(lines.length, "line")}${accounts.length === 0 ? "" : `, ${plural(accounts.length, "account")}`} in the ConfigMap`;
  if (keeper !== undefined) return { done: true, evidence: [`${size}, all of it in ${keeper.path}`, ...broken] };
  const late = facts.authenticationMode === "API" ? "; EKS does not read it any more" : "";
  return { done: false, evidence: [`${size}, and no backup has all of it${late}`, ...broken] };
}

function judgeBoth({ facts }: Situation): JudgedStep {
  const running = facts.status === "ACTIVE" ? [] : [`the cluster is ${facts.status}`];
  return {
    done: facts.authenticationMode !== "CONFIG_MAP",
    evidence: [`the mode is ${facts.authenticationMode}`, ...running],
  };
}

function judgeEntries({ files, facts }: Situation): JudgedStep {
  if ("problem" in files) return { done: false, evidence: [files.problem] };
  if (facts.authenticationMode === "CONFIG_MAP")
    return {
      done: false,
      evidence: [`the files declare ${plural(files.declared, "entry", "entries")}; the mode allows none yet`],
    };
  const adopt = files.toAdopt.map((arn) => `exists, and Terraform did not make it: ${arn}`);
  if (files.pending.length === 0)
    return { done: true, evidence: [`${plural(files.declared, "entry", "entries")} live as the files say`] };
  return { done: false, evidence: [...some(files.pending), ...some(adopt)] };
}

function judgeParity({ parity, configMap }: Situation): JudgedStep {
  const differing = unsettled(parity);
  const dark = unread(parity);
  const notAsked = parity.notAsked.map((what) => `not asked, on request: ${what}`);
  if (differing.length > 0) {
    const lines = differing.map(({ principal, differences }) => `${principal}: ${differences[0]?.what ?? ""}`);
    return {
      done: false,
      evidence: [`${plural(differing.length, "principal")} would not stay as they are`, ...some(lines), ...notAsked],
    };
  }
  if (dark.length > 0 || "couldNotLook" in configMap)
    return { done: undefined, evidence: [...some(dark.map((text) => `could not look: ${text}`)), ...notAsked] };
  const accepted = parity.principals.filter((row) => row.accepted !== undefined).length;
  const size = `${plural(parity.principals.length, "principal")} compared, ${accepted} with accepted differences`;
  return { done: holds(parity), evidence: [size, ...notAsked] };
}

function judgeLines(situation: Situation): JudgedStep {
  const { configMap, facts } = situation;
  if ("couldNotLook" in configMap)
    return { done: undefined, evidence: [`the ConfigMap was not read: ${configMap.couldNotLook}`] };
  if (!isReadable(configMap)) return { done: true, evidence: ["there is no ConfigMap"] };
  const left = leftovers(situation);
  const count = plural(situation.removals.length, "principal");
  if (left.length === 0)
    return {
      done: true,
      evidence: [situation.removals.length === 0 ? "the ConfigMap has no lines" : `${count} left, all accepted`],
    };
  const api = facts.authenticationMode === "API";
  return {
    done: api,
    evidence: [
      api
        ? `${count} left in it, which EKS does not read any more`
        : `${count} left in it; the next: ${printable(left[0] ?? "", 300)}`,
    ],
  };
}

function judgeApi({ facts, configMap }: Situation): JudgedStep {
  const api = facts.authenticationMode === "API";
  if (!api) return { done: false, evidence: [`the mode is ${facts.authenticationMode}`] };
  if ("couldNotLook" in configMap)
    return { done: undefined, evidence: ["the mode is API", `the ConfigMap was not read: ${configMap.couldNotLook}`] };
  const there = isReadable(configMap);
  return {
    done: !there,
    evidence: [
      "the mode is API",
      there ? "the ConfigMap is still there, and EKS does not read it" : "the ConfigMap is gone",
    ],
  };
}

const JUDGES: Readonly<Record<StepId, (situation: Situation) => JudgedStep>> = {
  backup: judgeBackup,
  both: judgeBoth,
  entries: judgeEntries,
  verified: judgeParity,
  lines: judgeLines,
  api: judgeApi,
};

/** The six steps, each with what shows where it is. The first that is not done is the current one, whatever comes later. */
export function stepsOf(situation: Situation): Step[] {
  let reached = false;
  return STEP_IDS.map((id) => {
    const { done, evidence } = JUDGES[id](situation);
    const isFirst = done !== true && !reached;
    reached ||= done !== true;
    const state = done === true ? "done" : done === undefined ? "unknown" : isFirst ? "current" : "to do";
    return { id, title: TITLES[id], state, evidence };
  });
}
