import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stackFacts, type StackFacts } from "../../lib/apply";
import type { GuardedPlan } from "../../lib/compile";
import { dayOf } from "../../lib/model";
import { synthesize } from "../../lib/constructs";
import { readTerraformPlan } from "../../lib/terraform-plan/read-plan";
import type { TerraformPlan } from "../../lib/terraform-plan/terraform-plan";
import { TODAY, type RepoBuilder } from "../support/repo-builder";

type Values = Record<string, unknown>;

/** A resource as Terraform's plan has it; tests change single fields of it. */
export interface PlanResource extends Values {
  address: string;
  type: string;
  change: { actions: string[]; before: Values | null; after: Values | null; after_unknown: Values } & Values;
}

export interface PlanJson extends Values {
  resource_changes: PlanResource[];
  configuration: { provider_config: Values; root_module: Values & { resources: Values[] } };
}

export interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  readonly provider: Readonly<Record<string, readonly Values[]>>;
}

const open: string[] = [];
afterAll(() => {
  for (const path of open.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** Synthesized once for each repository: no builder changes. */
const written = new WeakMap<RepoBuilder, string>();

function outdirOf(repository: RepoBuilder, plan: Parameters<typeof synthesize>[0]): string {
  const known = written.get(repository);
  if (known !== undefined) return known;
  const outdir = mkdtempSync(join(tmpdir(), "apply-test-"));
  open.push(outdir);
  synthesize(plan, { outdir });
  written.set(repository, outdir);
  return outdir;
}

/** A repository's stack, synthesized by the real program, and its facts. */
export function stackOf(
  repository: RepoBuilder,
  stack = "one",
  more: { readonly base?: GuardedPlan | undefined } = {},
): { readonly json: Synthesized; readonly facts: StackFacts } {
  const { plan, model, summary, diagnostics } = repository.compile();
  if (plan === undefined || model === undefined) {
    throw new Error([...summary, ...diagnostics.map(({ message }) => message)].join("\n"));
  }
  const outdir = outdirOf(repository, plan);
  const json = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as Synthesized;
  return {
    json,
    facts: stackFacts(stack, { plan, guardrails: model.platform.guardrails, today: dayOf(TODAY), ...more }, json),
  };
}

const COMPUTED: Readonly<Record<string, Values>> = {
  aws_eks_access_entry: { access_entry_arn: "arn:…/1", created_at: "2026-01-01", modified_at: "2026-01-01" },
  aws_eks_access_policy_association: { associated_at: "2026-01-01", modified_at: "2026-01-01" },
};
const FORCES_NEW = ["cluster_name", "principal_arn", "type", "policy_arn", "access_scope"];

function configured(values: Values): Values {
  const own = Object.entries(values).filter(([key]) => !["//", "depends_on", "lifecycle"].includes(key));
  // A block that CDKTF writes as an object is a list of one to Terraform.
  return Object.fromEntries(own.map(([key, value]) => [key, key === "access_scope" ? [value].flat() : value]));
}

function resourcesOf({ resource }: Pick<Synthesized, "resource">): Map<string, { type: string; values: Values }> {
  return new Map(
    Object.entries(resource).flatMap(([type, ids]) =>
      Object.entries(ids).map(([id, values]) => [`${type}.${id}`, { type, values: configured(values) }] as const),
    ),
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function planned(address: string, type: string, before: Values | undefined, after: Values | undefined): PlanResource {
  const computed = COMPUTED[type] ?? {};
  const forcing = FORCES_NEW.filter((key) => before && after && !same(before[key], after[key]));
  const changed = !same(before, after);
  const actions =
    before === undefined
      ? ["create"]
      : after === undefined
        ? ["delete"]
        : forcing.length > 0
          ? ["delete", "create"]
          : [changed ? "update" : "no-op"];
  const isNew = actions.includes("create");
  return {
    address,
    mode: "managed",
    type,
    name: address.split(".")[1],
    provider_name: "registry.terraform.io/hashicorp/aws",
    ...(actions.length === 2 ? { action_reason: "replace_because_cannot_update" } : {}),
    ...(actions[0] === "delete" && actions.length === 1 ? { action_reason: "delete_because_no_resource_config" } : {}),
    change: {
      actions,
      before: before === undefined ? null : { ...before, ...computed },
      after: after === undefined ? null : { ...after, ...(isNew ? {} : computed) },
      after_unknown: isNew ? Object.fromEntries(Object.keys(computed).map((key) => [key, true])) : {},
      ...(forcing.length > 0 ? { replace_paths: forcing.map((key) => [key]) } : {}),
    },
  };
}

const constants = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { constant_value: value }]));

/**
 * What the real Terraform answers for our stacks (test/end-to-end/apply.system.test.ts holds it against that), in a
 * millisecond: from the stack that was applied to the one that is declared.
 */
export function terraformJson(from: Synthesized | undefined, to: Synthesized): PlanJson {
  const [before, after] = [resourcesOf(from ?? { resource: {} }), resourcesOf(to)];
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort();
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: {},
    applyable: true,
    complete: true,
    errored: false,
    timestamp: new Date().toISOString(),
    resource_changes: addresses.map((address) => {
      const [old, next] = [before.get(address), after.get(address)];
      return planned(address, (next ?? old)?.type ?? "", old?.values, next?.values);
    }),
    configuration: {
      provider_config: Object.fromEntries(
        Object.entries(to.provider).flatMap(([name, all]) =>
          all.map(({ alias, ...settings }) => [
            typeof alias === "string" ? `${name}.${alias}` : name,
            { name, expressions: constants(settings) },
          ]),
        ),
      ),
      root_module: {
        resources: [...after].map(([address, { values }]) => ({ address, expressions: constants(values) })),
      },
    },
  };
}

/** As it comes out of `terraform show -json`. */
export function readPlan(json: PlanJson): TerraformPlan {
  return readTerraformPlan(JSON.stringify(json));
}
