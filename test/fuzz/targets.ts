import { CORE_SCHEMA, safeLoad } from "js-yaml";

import { readAwsAuth, readConfigMapText } from "../../lib/aws-auth";
import { compileRepository } from "../../lib/compile-repository";
import { hasErrors, type Diagnostic } from "../../lib/diagnostics";
import { splitJson } from "../../lib/io/audit-log/split-json";
import { readAccepted } from "../../lib/migrate/accepted";
import { readTerraformPlan } from "../../lib/terraform-plan/read-plan";
import { countUsage } from "../../lib/usage";
import { auditEvent } from "../support/audit-log";
import { GENERATED_TODAY, generateRepository } from "../support/generated-repository";
import type { Reading, Target } from "./campaign";
import { readEksAnswer } from "./read-eks-answer";
import { ACCEPTED, AWS_AUTH, EKS_ANSWERS, PLAN, RBAC, type EksCall } from "./seeds";
import { brokenDiagnostic } from "./sound-diagnostics";

const NOW = new Date(`${GENERATED_TODAY}T12:00:00Z`);
const yamlTree = (text: string): unknown => safeLoad(text, { schema: CORE_SCHEMA });

function texts(): Map<string, string> {
  const { files } = generateRepository({ seed: 11, teams: 2, clusters: 2, sharing: 0.3 });
  return new Map([...files].flatMap(([name, file]) => ("text" in file ? [[name, file.text] as const] : [])));
}

const REPOSITORY = texts();

/** A compiler that knows nothing wrong gives a plan, and one that does none. */
function compileWith(file: string, text: string): Reading {
  const files = new Map([...REPOSITORY, [file, text]]);
  const compilation = compileRepository(new Map([...files].map(([name, one]) => [name, { text: one }])), NOW);
  const { diagnostics, kind } = compilation;
  const wrong = brokenDiagnostic(diagnostics, files);
  if (wrong !== undefined) return { wrong };
  if (hasErrors(diagnostics) === (kind === "sound")) return { wrong: `${kind}, with or without errors` };
  return kind === "sound" ? "read" : "refused";
}

function fileTarget(name: string, file: string, seed = REPOSITORY.get(file)): Target {
  if (seed === undefined) throw new Error(`no ${file}`);
  const tree = seed === RBAC ? {} : { tree: yamlTree };
  return { name, seeds: [seed], ...tree, read: (text) => compileWith(file, text) };
}

function firstBelow(folder: string): string {
  const file = [...REPOSITORY.keys()].find((name) => name.startsWith(`${folder}/`));
  if (file === undefined) throw new Error(`nothing below ${folder}`);
  return file;
}

/** What exists already of the first cluster: its break-glass entry. */
function adoption(): Target {
  const cluster = yamlTree(REPOSITORY.get(firstBelow("clusters")) ?? "") as { cluster: string; account: string };
  const principal = `arn:aws:iam::${cluster.account}:role/emergency/break.glass`;
  const seed = `cluster: ${JSON.stringify(cluster.cluster)}\nentries:\n  - principal: ${principal}\n    policies: [AmazonEKSClusterAdminPolicy]\n`;
  return fileTarget("adopt", `adopt/${cluster.cluster}.yaml`, seed);
}

function readAcceptedText(text: string): Reading {
  const problems: Diagnostic[] = [];
  const accepted = readAccepted("accepted.yaml", text, (problem) => void problems.push(problem));
  const wrong = brokenDiagnostic(problems, new Map([["accepted.yaml", text]]));
  if (wrong !== undefined) return { wrong };
  if ((accepted === undefined) !== hasErrors(problems)) return { wrong: "refused without an error, or read with one" };
  return accepted === undefined ? "refused" : "read";
}

function readAwsAuthText(text: string): Reading {
  const read = readConfigMapText(Buffer.from(text));
  if ("problem" in read) return read.problem === "" ? { wrong: "refused without a word" } : "refused";
  const { lines } = readAwsAuth(read.configMap);
  const placeless = lines.find(({ line }) => !(line >= 1));
  return placeless === undefined ? "read" : { wrong: `an entry without a line: ${JSON.stringify(placeless)}` };
}

const [PLAN_OF_CLUSTER] = (() => {
  const compilation = compileRepository(new Map([...REPOSITORY].map(([name, text]) => [name, { text }])), NOW);
  return compilation.kind === "sound" ? compilation.plan.clusters : [];
})();

function readAuditLogText(text: string): Reading {
  if (PLAN_OF_CLUSTER === undefined) throw new Error("the repository is not sound");
  const counter = countUsage(PLAN_OF_CLUSTER);
  const splitter = splitJson({
    value: (value, line) => {
      counter.value(value, { file: "log", line });
    },
    broken: (line, why) => {
      counter.broken({ file: "log", line }, why);
    },
  });
  // In pieces, as a file comes: what is found must not depend on where they end.
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1000) splitter.feed(bytes.subarray(at, at + 1000));
  splitter.end();
  const { broken, firstBroken } = counter.finish();
  const lines = text.split("\n").length;
  const placeless = firstBroken.find(({ place }) => place.line < 1 || place.line > lines);
  if (placeless !== undefined) return { wrong: `no such line: ${JSON.stringify(placeless)}` };
  return broken > 0 ? "refused" : "read";
}

function readPlanText(text: string): Reading {
  try {
    readTerraformPlan(text);
    return "read";
  } catch (cause) {
    if (cause instanceof Error && cause.name === "UnreadablePlan") return "refused";
    throw cause;
  }
}

const EVENTS = ["AmazonEKSViewPolicy", "group:devs", undefined].map((by) => {
  return auditEvent({ by, canonicalArn: "arn:aws:iam::111111111111:role/person-1" });
});
const LOGS = [
  EVENTS.map((event) => JSON.stringify(event)).join("\n"),
  JSON.stringify({ events: EVENTS.map((event) => ({ message: JSON.stringify(event) })) }),
  JSON.stringify({ kind: "EventList", items: EVENTS }, undefined, 2),
];

const json = { tree: (text: string): unknown => JSON.parse(text), write: (tree: unknown) => JSON.stringify(tree) };

/** Everything that reads what somebody else wrote. */
export const TARGETS: readonly Target[] = [
  fileTarget("team", firstBelow("teams")),
  fileTarget("cluster", firstBelow("clusters")),
  fileTarget("platform", "platform.yaml"),
  fileTarget("lock", "permission-sets.lock.yaml"),
  adoption(),
  fileTarget("RBAC manifests", "rbac/all.yaml", RBAC),
  { name: "accepted", seeds: [ACCEPTED], tree: yamlTree, read: readAcceptedText },
  { name: "aws-auth", seeds: [AWS_AUTH], tree: yamlTree, read: readAwsAuthText },
  { name: "audit log", seeds: LOGS, read: readAuditLogText },
  { name: "audit log, whole answers", seeds: LOGS.slice(1), ...json, read: readAuditLogText },
  { name: "plan JSON", seeds: [PLAN], ...json, read: readPlanText },
  ...Object.entries(EKS_ANSWERS).map(([call, answer]): Target => {
    const read = (text: string): Promise<Reading> => readEksAnswer(call as EksCall, text);
    return { name: `EKS ${call}`, seeds: [JSON.stringify(answer)], ...json, read };
  }),
];
