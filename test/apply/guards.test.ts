import { checkGuards } from "../../lib/apply";
import { repo, type RepoBuilder } from "../support/repo-builder";
import { readPlan, stackOf, terraformJson, type PlanJson, type PlanResource } from "./little-terraform";
import { ACCOUNT, REGION, policy, repository, role, type Grant } from "./repository";

const BREAK_GLASS = role("eks-break-glass");
const GRANTS: readonly Grant[] = [
  { roles: ["a", "b", "c"], policies: { view: "cluster", edit: ["x"] } },
  { roles: ["d"], policies: { admin: ["x"] } },
];
const declared = stackOf(repository(GRANTS));

const find = (json: PlanJson, type: string, principal: string): PlanResource => {
  const found = json.resource_changes.find(({ type: of, change }) => {
    return of.endsWith(type) && (change.after ?? change.before)?.["principal_arn"] === principal;
  });
  if (found === undefined) throw new Error(`${type} of ${principal} is not planned`);
  return found;
};

/** What the guards say of the plan that changes nothing, once something in it is another. */
function refusals(tamper: (json: PlanJson) => void, lifted = false): string[] {
  const json = terraformJson(declared.json, declared.json);
  tamper(json);
  return checkGuards(readPlan(json), declared.facts, { allowRemovals: lifted }).map(
    ({ rule, message }) => `${rule}: ${message}`,
  );
}

const destroy = (resource: PlanResource): void => {
  resource["action_reason"] = "delete_because_no_resource_config";
  resource.change.actions = ["delete"];
  resource.change.after = null;
};
const entry = (json: PlanJson, name: string): PlanResource => find(json, "entry", role(name));
const association = (json: PlanJson, name: string): PlanResource => find(json, "association", role(name));

describe("Guards let pass", () => {
  it.each([
    ["a plan that changes nothing", declared.json],
    ["a first apply", undefined],
    [
      "scopes, groups, somebody new, somebody gone",
      stackOf(repository([{ roles: ["a", "b", "c", "z"], policies: { view: ["x"] }, groups: ["g"] }])).json,
    ],
  ])("%s", (_what, from) => {
    const plan = readPlan(terraformJson(from, declared.json));
    expect(checkGuards(plan, declared.facts, { allowRemovals: false })).toEqual([]);
  });

  it("an account's stack with everything in it", () => {
    const all = repo()
      .platform({ breakGlass: { role: "bg", create: true, trustedPrincipals: [role("oncall")] } })
      .cluster("one", { account: ACCOUNT, region: REGION });
    const { json, facts } = stackOf(all, `account-${ACCOUNT}`);
    const plan = readPlan(terraformJson(undefined, json));
    expect(plan.resources.length).toBeGreaterThan(1);
    expect(checkGuards(plan, facts, { allowRemovals: false })).toEqual([]);
  });

  it("empty groups, which the provider calls unknown", () => {
    expect(
      refusals((json) => {
        const { change } = entry(json, "a");
        change.actions = ["create"];
        change.before = null;
        delete change.after?.["kubernetes_groups"];
        change.after_unknown = { kubernetes_groups: true, access_entry_arn: true };
      }),
    ).toEqual([]);
  });
});

describe("Guards refuse", () => {
  it.each<[string, RegExp, (json: PlanJson) => void]>([
    ["an errored plan", /^whole-plan: .*errors/, (json) => (json["errored"] = true)],
    ["an incomplete plan", /^whole-plan: .*complete/, (json) => (json["complete"] = false)],
    ["a failed check", /^whole-plan: 1 of its checks/, (json) => (json["checks"] = [{ status: "fail" }])],
    ["a check of unknown outcome", /^whole-plan: 1 of its/, (json) => (json["checks"] = [{ status: "unknown" }])],
    ["deferred changes", /^whole-plan: .*deferred_changes/, (json) => (json["deferred_changes"] = [{ reason: "x" }])],
    ["what a later Terraform adds", /^whole-plan: .*action_invocations/, (json) => (json["action_invocations"] = [{}])],
    ["outputs", /^whole-plan: .*outputs/, (json) => (json["output_changes"] = { a: { actions: ["create"] } })],
    ["forgetting", /^known-actions: .*forget/, (json) => (entry(json, "a").change.actions = ["forget"])],
    ["a data source", /^known-actions: .*read/, (json) => (entry(json, "a").change.actions = ["read"])],
    [
      "creating before destroying",
      /^known-actions: .*created before it is destroyed/,
      (json) => (association(json, "a").change.actions = ["create", "delete"]),
    ],
    ["a deposed object", /^known-actions: .*deposed/, (json) => (entry(json, "a")["deposed"] = "abc")],
    ["a module", /^known-actions: .*module/, (json) => (entry(json, "a")["module_address"] = "module.x")],
    ["an index", /^known-actions: .*index/, (json) => (entry(json, "a")["index"] = 0)],
    ["a move", /^known-actions: .*moved/, (json) => (entry(json, "a")["previous_address"] = "aws_eks_access_entry.b")],
    ["another type", /^known-types: .*aws_iam_user/, (json) => (entry(json, "a").type = "aws_iam_user")],
    [
      "an IAM role in a cluster's stack",
      /^known-types: .*aws_iam_role/,
      (json) => (entry(json, "a").type = "aws_iam_role"),
    ],
    ["another mode", /^known-types: .*mode "data"/, (json) => (entry(json, "a")["mode"] = "data")],
    [
      "another provider",
      /^known-types: .*registry.example/,
      (json) => (entry(json, "a")["provider_name"] = "registry.example/evil/aws"),
    ],
    [
      "a principal that nobody knows yet",
      /^known-values: .*principal_arn/,
      (json) => (entry(json, "a").change.after_unknown = { principal_arn: true }),
    ],
    [
      "a scope of which a part is unknown",
      /^known-values: .*access_scope/,
      (json) => (association(json, "a").change.after_unknown = { access_scope: [{ namespaces: [false, true] }] }),
    ],
    [
      "everything unknown",
      /^known-values/,
      (json) => ((entry(json, "a").change as Record<string, unknown>)["after_unknown"] = true),
    ],
    [
      "a resource that was not synthesized",
      /^as-declared: .*but not in the files/,
      (json) => json.configuration.root_module.resources.push({ address: "aws_eks_access_entry.planted" }),
    ],
    ["a plan made without one", /^as-declared: .*without it/, (json) => json.configuration.root_module.resources.pop()],
    [
      "a provisioner",
      /^as-declared: .*would run a program/,
      (json) => ((json.configuration.root_module.resources[0] ?? {})["provisioners"] = [{ type: "local-exec" }]),
    ],
    [
      "a module call",
      /^as-declared: .*module "x"/,
      (json) => (json.configuration.root_module["module_calls"] = { x: {} }),
    ],
    [
      "a provider that was not declared",
      /^as-declared: .*"external"/,
      (json) => (json.configuration.provider_config["external"] = { expressions: {} }),
    ],
    [
      "a destroyed resource that is declared",
      /^as-declared: .*although the files declare it/,
      (json) => {
        destroy(association(json, "a"));
      },
    ],
    [
      "a principal destroyed under one address and made under another",
      /^as-declared: .*(although the files declare its principal|same access entry)/,
      (json) => {
        const old = structuredClone(entry(json, "a"));
        old.address = "aws_eks_access_entry.old";
        destroy(old);
        json.resource_changes.push(old);
      },
    ],
    [
      "another reason to destroy",
      /^as-declared: .*delete_because_wrong_repetition/,
      (json) => {
        const old = structuredClone(entry(json, "a"));
        old.address = "aws_eks_access_entry.old";
        destroy(old);
        old["action_reason"] = "delete_because_wrong_repetition";
        (old.change.before ?? {})["principal_arn"] = role("other");
        json.resource_changes.push(old);
      },
    ],
    [
      "another cluster",
      /^own-account: .*about cluster "two"/,
      (json) => ((entry(json, "a").change.after ?? {})["cluster_name"] = "two"),
    ],
    [
      "a node of another account",
      /^own-account: .*account "999999999999"/,
      (json) => ((entry(json, "node").change.after ?? {})["principal_arn"] = "arn:aws:iam::999999999999:role/node"),
    ],
    [
      "another partition",
      /^own-account: .*partition aws/,
      (json) => ((entry(json, "a").change.after ?? {})["principal_arn"] = "arn:aws-cn:iam::111122223333:role/a"),
    ],
    [
      "what is no access policy",
      /^own-account: .*not an access policy/,
      (json) =>
        ((association(json, "a").change.after ?? {})["policy_arn"] = "arn:aws:iam::aws:policy/AdministratorAccess"),
    ],
    [
      "credentials of any account",
      /^own-account: .*not bound to account/,
      (json) => (json.configuration.provider_config["aws"] = { expressions: {} }),
    ],
    [
      "a role of another account",
      /^own-account: .*assumes a role of account "999999999999"/,
      (json) =>
        (json.configuration.provider_config["aws"] = {
          expressions: {
            allowed_account_ids: { constant_value: [ACCOUNT] },
            region: { constant_value: REGION },
            assume_role: [{ role_arn: { constant_value: "arn:aws:iam::999999999999:role/x" } }],
          },
        }),
    ],
    [
      "the break-glass entry destroyed",
      /^break-glass-kept: .*would be destroyed/,
      (json) => {
        destroy(find(json, "entry", BREAK_GLASS));
      },
    ],
    [
      "the break-glass entry replaced",
      /^break-glass-kept: .*would be destroyed/,
      (json) => (find(json, "entry", BREAK_GLASS).change.actions = ["delete", "create"]),
    ],
    [
      "the break-glass policy forgotten",
      /^break-glass-kept: .*would be destroyed/,
      (json) => (find(json, "association", BREAK_GLASS).change.actions = ["forget"]),
    ],
    [
      "the break-glass policy narrowed",
      /^break-glass-kept: .*not have cluster-admin/,
      (json) =>
        ((find(json, "association", BREAK_GLASS).change.after ?? {})["access_scope"] = [
          { type: "namespace", namespaces: ["x"] },
        ]),
    ],
    [
      "most of the entries gone",
      /^maximum-removals: 4 of 6 access entries would go \(67%\)/,
      (json) => {
        for (const name of ["a", "b", "c", "d"]) destroy(entry(json, name));
      },
    ],
  ])("%s", (_what, expected, tamper) => {
    expect(refusals(tamper)).toContainEqual(expect.stringMatching(expected));
  });

  it("nothing for the number of removals, once somebody has said that they are meant", () => {
    const tamper = (json: PlanJson): void => {
      for (const name of ["a", "b", "c", "d"]) destroy(entry(json, name));
    };
    expect(refusals(tamper, true).filter((text) => text.startsWith("maximum-removals"))).toEqual([]);
  });

  describe("of removals, only what somebody took away", () => {
    const ended = (expires: string | undefined, exceptions: object[] = []): RepoBuilder => {
      const grants = ["a", "b", "c", "d"].map((name): Grant => ({ roles: [name], policies: { view: ["payments"] } }));
      const files = repository(grants, { maximumRemovals: "50%", exceptions });
      const access = grants.map(({ policies }, index) => ({
        principals: [{ role: ["a", "b", "c", "d"][index] }],
        clusters: ["one"],
        policies,
        ...(expires === undefined ? {} : { expires }),
      }));
      return files.team("payments", { namespaces: ["payments"], access });
    };
    const before = ended(undefined);
    const gone = (after: RepoBuilder, base?: RepoBuilder): string[] => {
      const { json, facts } = stackOf(after, "one", { base: base?.compile().plan });
      return checkGuards(readPlan(terraformJson(stackOf(before).json, json)), facts, { allowRemovals: false }).map(
        ({ rule }) => rule,
      );
    };

    it("not what the calendar did", () => {
      expect(gone(ended("2026-11-21"))).toEqual([]);
      // The same files before the change that is applied: they had ended by then.
      expect(gone(ended("2026-11-21"), ended("2026-11-20"))).toEqual([]);
    });
    it("but what a change did by writing a day that is over", () => {
      expect(gone(ended("2026-11-21"), before)).toEqual(["maximum-removals"]);
      expect(gone(before.team("payments"))).toEqual(["maximum-removals"]);
    });
    it("unless the platform lifts the rule for the cluster", () => {
      const exception = { rule: "maximum-removals", team: "*", cluster: "one", reason: "x", expires: "2026-11-22" };
      const lifted = (changed: object): RepoBuilder =>
        ended(undefined, [{ ...exception, ...changed }]).team("payments", { access: [] });
      expect(gone(lifted({}))).toEqual([]);
      expect(gone(lifted({ expires: "2026-11-21" }))).toEqual(["maximum-removals"]);
      expect(gone(lifted({ cluster: "two" }))).toEqual(["maximum-removals"]);
    });
  });

  it("an entry that Terraform made and the files now say AWS makes: it would take its policies along", () => {
    const of = (keys: object): RepoBuilder => {
      const access = [{ principals: [{ role: "kro" }], clusters: ["one"], policies: { edit: ["x"] }, ...keys }];
      return repository([]).team("payments", { access });
    };
    const [made, existing] = [stackOf(of({})), stackOf(of({ entry: "existing" }))];
    const found = checkGuards(readPlan(terraformJson(made.json, existing.json)), existing.facts, {
      allowRemovals: true,
    });
    expect(found).toMatchObject([
      {
        rule: "as-declared",
        message: expect.stringContaining("would be destroyed, although the files declare its principal") as string,
      },
    ]);
    expect(
      checkGuards(readPlan(terraformJson(existing.json, existing.json)), existing.facts, { allowRemovals: true }),
    ).toEqual([]);
  });

  it("the way in, by its own tag, after the files have forgotten it", () => {
    const elsewhere = stackOf(
      repository(GRANTS)
        .platform({ breakGlass: { role: "another" }, guardrails: {} })
        .guardrails({ maximumRemovals: "50%" }, { breakGlass: { role: "another" } })
        .team("payments"),
    );
    const before = structuredClone(declared.json);
    const plan = readPlan(terraformJson(before, elsewhere.json));
    const rules = checkGuards(plan, elsewhere.facts, { allowRemovals: true });
    expect(rules.map(({ rule }) => rule)).toContain("break-glass-kept");
    expect(rules.find(({ rule }) => rule === "break-glass-kept")?.message).toContain("eks-break-glass");
  });

  it("a break-glass role in its account's stack", () => {
    const all = repo()
      .platform({ breakGlass: { role: "bg", create: true, trustedPrincipals: [role("oncall")] } })
      .cluster("one", { account: ACCOUNT, region: REGION });
    const { json, facts } = stackOf(all, `account-${ACCOUNT}`);
    const plan = terraformJson(json, json);
    const found = plan.resource_changes.find(({ type }) => type === "aws_iam_role");
    if (found === undefined) throw new Error("no role");
    found.change.actions = ["delete", "create"];
    expect(checkGuards(readPlan(plan), facts, { allowRemovals: true }).map(({ rule }) => rule)).toEqual([
      "break-glass-kept",
    ]);
  });

  describe("too few admins", () => {
    const admins: Grant = { roles: ["boss"], policies: { "cluster-admin": "cluster" } };
    const guardrails = { clusterAdmin: "allowed", minimumAdmins: 1 };
    const open = {
      ...guardrails,
      delegation: {
        "*": { policies: ["cluster-admin"], clusterScope: ["cluster-admin"], clusters: ["*"], namespaces: ["*"] },
      },
    };
    const { json, facts } = stackOf(repository([admins], open));
    const rules = (tamper: (json: PlanJson) => void): string[] => {
      const plan = terraformJson(json, json);
      tamper(plan);
      return checkGuards(readPlan(plan), facts, { allowRemovals: true }).map(({ rule }) => rule);
    };

    it("pass while there are enough", () => {
      expect(rules(() => undefined)).toEqual([]);
    });
    it("do not when the last is narrowed", () => {
      const narrow = (plan: PlanJson): void => {
        const { change } = association(plan, "boss");
        change.after = { ...change.after, access_scope: [{ type: "namespace", namespaces: ["x"] }] };
      };
      expect(rules(narrow)).toEqual(["minimum-admins"]);
    });
    it("and the break-glass role is none of them", () => {
      const take = (plan: PlanJson): void => {
        destroy(association(plan, "boss"));
      };
      expect(rules(take)).toContain("minimum-admins");
    });
  });

  it("by rules that are all tried here", () => {
    // Without a plan and facts every guard fails, and each says which it is.
    const every = checkGuards(undefined as never, undefined as never, { allowRemovals: false });
    expect(every.map(({ rule }) => rule)).toEqual([
      "whole-plan",
      "known-actions",
      "known-types",
      "known-values",
      "as-declared",
      "own-account",
      "break-glass-kept",
      "minimum-admins",
      "maximum-removals",
    ]);
    expect(policy("View")).toContain("AmazonEKSViewPolicy");
  });

  it("when a guard itself fails", () => {
    const plan = readPlan(terraformJson(declared.json, declared.json));
    const broken = { ...declared.facts, providers: undefined as never };
    const found = checkGuards(plan, broken, { allowRemovals: false });
    expect(found).toContainEqual({ rule: "as-declared", message: expect.stringContaining("our bug") as string });
  });
});

describe("A plan of another shape is not read", () => {
  it.each<[string, (json: PlanJson) => void]>([
    ["format 2", (json) => (json["format_version"] = "2.0")],
    ["an action that did not exist", (json) => (entry(json, "a").change.actions = ["teleport"])],
    ["no actions", (json) => (entry(json, "a").change.actions = [])],
    ["no configuration", (json) => delete (json as Record<string, unknown>)["configuration"]],
    ["text for values", (json) => ((entry(json, "a").change as Record<string, unknown>)["after"] = "x")],
  ])("%s", (_what, tamper) => {
    const json = terraformJson(declared.json, declared.json);
    tamper(json);
    expect(() => readPlan(json)).toThrow(/shape that this program does not know/);
  });
});
