import { printable } from "../diagnostics";
import { shellLine } from "../diagnostics/shell-word";
import { refuseMode } from "./refusals";
import { isReadable, leftovers, type Situation } from "./situation";
import { stepsOf, type StepId } from "./steps";

/** The one command to run now. Plain JSON. */
export interface NextStep {
  readonly step: StepId | null;
  /** Ready to paste into a shell; null when there is nothing left to do. */
  readonly command: string | null;
  readonly does: string;
  readonly undo: string;
  /** What stands in its way. */
  readonly blockedBy: readonly string[];
}

const PUT_BACK =
  "`yarn migrate rollback` puts the lines back, as long as the mode is not API; a line counts only for whoever has no access entry";

/** `--yes` and the name typed out are left to whoever runs it: a pasted line must not do by itself what cannot be undone. */
function migrate(cluster: string, action: string, ...rest: readonly string[]): string {
  return shellLine("yarn", "migrate", action, "--cluster", cluster, ...rest);
}

type Maker = (situation: Situation) => Omit<NextStep, "step">;

const backup: Maker = ({ cluster, files }) => {
  const undo = "it only writes files; nothing on the cluster changes";
  if ("problem" in files && files.command.startsWith("yarn import-aws-auth")) {
    return {
      command: files.command,
      does: "writes the files that say what the ConfigMap says, a backup of it and the worklist; without --write it only shows them",
      undo,
      blockedBy: [],
    };
  }
  const does = `writes the ConfigMap as it is to migration/${cluster}/, to be committed`;
  return { command: migrate(cluster, "backup"), does, undo, blockedBy: [] };
};

const both: Maker = (situation) => ({
  command: migrate(situation.cluster, "mode", "--to", "API_AND_CONFIG_MAP", "--yes"),
  does:
    "lets entries in beside the ConfigMap, whose lines go on working; EKS then makes an entry with cluster-admin for the " +
    "cluster's creator, and entries for managed node groups and Fargate profiles. Takes some minutes",
  undo: "cannot be undone: a cluster never goes back to CONFIG_MAP. Nobody loses anything by it",
  blockedBy: refuseMode(situation, "API_AND_CONFIG_MAP"),
});

const entries: Maker = ({ cluster, files }) => {
  if ("problem" in files) {
    return {
      command: files.command,
      does: `mends this: ${files.problem}`,
      undo: "it only writes files",
      blockedBy: [],
    };
  }
  if (files.toAdopt.length > 0) {
    return {
      command: shellLine("yarn", "adopt", "--cluster", cluster, "--write"),
      does: "takes over the declared entries that exist already (EKS or somebody made them): without it the apply ends with a 409",
      undo: "it only writes files; nothing on the cluster changes",
      blockedBy: [],
    };
  }
  return {
    command: shellLine("yarn", "apply", "--cluster", cluster),
    does:
      "shows the plan, and makes the entries once you agree; where a pipeline applies, merge and let it. An entry replaces " +
      `the line of the same principal at once: look at \`${migrate(cluster, "check", "--planned")}\` before`,
    undo: "deleting an entry makes its line count again",
    blockedBy: [],
  };
};

const verified: Maker = ({ cluster }) => ({
  command: migrate(cluster, "check"),
  does: `shows who would gain or lose what. Mend the files and apply, or accept a difference in migration/${cluster}/accepted.yaml (a list of {principal, reason})`,
  undo: "it only looks",
  blockedBy: [],
});

const lines: Maker = (situation) => {
  const { cluster } = situation;
  const [name = ""] = leftovers(situation);
  const removal = situation.removals.find((one) => one.name === name);
  // A name that a terminal cannot show cannot be pasted either; its place can.
  const [first] = removal?.lines ?? [];
  const shown = printable(name, Infinity) === name || first === undefined ? name : `${first.section}[${first.index}]`;
  return {
    command: migrate(cluster, "remove-line", "--principal", shown, "--yes"),
    does: `takes the lines of this principal out of the ConfigMap (${removal?.why ?? ""}), and reads it back`,
    undo: PUT_BACK,
    blockedBy: [],
  };
};

const api: Maker = (situation) => {
  const { cluster, facts, configMap } = situation;
  if (facts.authenticationMode === "API" && isReadable(configMap)) {
    return {
      command: migrate(cluster, "delete-config-map", "--yes"),
      does: "deletes the ConfigMap, which EKS does not read any more; the backup stays in git",
      undo: "it counts for nothing already; `kubectl apply -f` of the backup brings it back",
      blockedBy: [],
    };
  }
  return {
    command: migrate(cluster, "mode", "--to", "API", "--yes"),
    does: "makes entries the only way in; EKS does not read the ConfigMap from then on. Takes some minutes",
    undo: "cannot be undone: a cluster never goes back from API. `yarn recover` lets somebody in by an entry",
    blockedBy: refuseMode(situation, "API"),
  };
};

const MAKERS: Readonly<Record<StepId, Maker>> = { backup, both, entries, verified, lines, api };

/** The next command, what it does, and whether it can be undone. */
export function nextStep(situation: Situation): NextStep {
  const step = stepsOf(situation).find(({ state }) => state !== "done");
  if (step === undefined) {
    const does = "nothing is left to do: the cluster is in mode API, and its ConfigMap is gone";
    return { step: null, command: null, does, undo: "", blockedBy: [] };
  }
  if (step.state === "unknown") {
    const command = migrate(situation.cluster, "check");
    return {
      step: step.id,
      command,
      does: "shows what could not be looked at, and why",
      undo: "it only looks",
      blockedBy: step.evidence,
    };
  }
  return { step: step.id, ...MAKERS[step.id](situation) };
}
