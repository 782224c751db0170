import { findDrift, type DriftReport, type Finding } from "../../lib/drift";
import type { EksReader, LiveCluster, LiveEntry } from "../../lib/ports/eks-reader";
import type { StackReading } from "../../lib/terraform-plan/stack-reading";
import type { PlannedResource, ResourceAction, TerraformPlan, Values } from "../../lib/terraform-plan/terraform-plan";
import { policyArn } from "../../lib/model";
import { plannedResource, terraformPlan } from "../support/terraform-plan";
import { NOW, applied, clusterPlan, liveEntry, livePolicy, planOf, role } from "./world";

const plan = planOf();
const one = clusterPlan(plan);
const { tags } = plan.settings;
const clean = applied(one, tags);
const PAYMENTS = role("eng/payments");
const EDIT = policyArn("AmazonEKSEditPolicy", "aws");

function entryValues(arn: string, given: Values = {}): Values {
  return { principal_arn: arn, type: "STANDARD", kubernetes_groups: ["a"], user_name: "x", ...given };
}

function resource(actions: readonly ResourceAction[], before: Values | null, after: Values | null): PlannedResource {
  const values = before ?? after ?? {};
  const type = "policy_arn" in values ? "aws_eks_access_policy_association" : "aws_eks_access_entry";
  const name = JSON.stringify([values["principal_arn"], values["policy_arn"]]).replaceAll(/[^a-z]+/gi, "_");
  return plannedResource({ address: `${type}.${name}`, type, actions, before, after });
}

const noOp = (values: Values): PlannedResource => resource(["no-op"], values, values);
const scope = (namespaces: readonly string[] | null): Values => ({
  principal_arn: PAYMENTS,
  policy_arn: EDIT,
  access_scope: [namespaces === null ? { type: "cluster", namespaces: [] } : { type: "namespace", namespaces }],
});

function stack(changes: readonly PlannedResource[], drift: readonly PlannedResource[] = []): TerraformPlan {
  return terraformPlan({ resources: changes, drift, plannedAt: "2026-11-22T00:00:00Z" });
}

async function look(
  live: LiveCluster,
  reading: StackReading | undefined,
  earlier: readonly ReturnType<typeof planOf>[] = [],
): Promise<DriftReport> {
  const reader: EksReader = { read: () => Promise.resolve(live) };
  const stacks = reading === undefined ? undefined : new Map([["one", reading]]);
  return await findDrift({ ...plan, clusters: [one], accounts: [] }, reader, NOW, { stacks, earlier });
}

function brief({ clusters }: DriftReport): string[] {
  return clusters.flatMap(({ findings }) => findings.map(({ kind, cause }: Finding) => `${kind} ${cause ?? "-"}`));
}

function changed(arn: string, given: Partial<LiveEntry>): LiveCluster {
  return {
    ...clean,
    entries: clean.entries.map((entry) => (entry.principalArn === arn ? { ...entry, ...given } : entry)),
  };
}

const rogue = liveEntry(role("rogue"), { policies: [livePolicy("AmazonEKSViewPolicy")] });
const withRogue: LiveCluster = { ...clean, entries: [...clean.entries, rogue] };
const withoutPayments = { ...clean, entries: clean.entries.filter(({ principalArn }) => principalArn !== PAYMENTS) };
const paymentsPolicies = clean.entries.find(({ principalArn }) => principalArn === PAYMENTS)?.policies ?? [];
const withoutEdit = changed(PAYMENTS, { policies: paymentsPolicies.filter((policy) => policy.policyArn !== EDIT) });
const inState = entryValues(PAYMENTS);

const rogueView = {
  principal_arn: role("rogue"),
  policy_arn: policyArn("AmazonEKSViewPolicy", "aws"),
  access_scope: [],
};
const mergedAway = [resource(["delete"], entryValues(role("rogue")), null), resource(["delete"], rogueView, null)];

/** What is live, what Terraform says of it, and what is found. */
const CASES: [string, LiveCluster, TerraformPlan, string[]][] = [
  ["an entry that no state has was made outside", withRogue, stack([noOp(inState)]), ["unmanaged-entry outside"]],
  ["an entry that the state has was merged away", withRogue, stack(mergedAway), ["unmanaged-entry unapplied"]],
  [
    "an entry that was there, and was taken away",
    withoutPayments,
    stack([resource(["create"], null, inState)], [resource(["delete"], inState, null)]),
    ["missing-entry outside"],
  ],
  [
    "an entry that was never made",
    withoutPayments,
    stack([resource(["create"], null, inState)]),
    ["missing-entry unapplied"],
  ],
  [
    "groups that somebody changed",
    changed(PAYMENTS, { kubernetesGroups: ["z"] }),
    stack(
      [resource(["update"], entryValues(PAYMENTS, { kubernetes_groups: ["z"] }), inState)],
      [resource(["update"], inState, entryValues(PAYMENTS, { kubernetes_groups: ["z"] }))],
    ),
    ["groups-changed outside"],
  ],
  [
    "groups that the files changed",
    changed(PAYMENTS, { kubernetesGroups: ["z"] }),
    stack([resource(["update"], entryValues(PAYMENTS, { kubernetes_groups: ["z"] }), inState)]),
    ["groups-changed unapplied"],
  ],
  [
    "groups that the files changed, while the provider reads back [] for null",
    changed(PAYMENTS, { kubernetesGroups: [] }),
    stack(
      [resource(["update"], entryValues(PAYMENTS, { kubernetes_groups: [] }), inState)],
      [
        resource(
          ["update"],
          entryValues(PAYMENTS, { kubernetes_groups: null }),
          entryValues(PAYMENTS, { kubernetes_groups: [] }),
        ),
      ],
    ),
    ["groups-changed unapplied"],
  ],
  [
    "a username that somebody changed, on an entry whose groups the files changed",
    changed(PAYMENTS, { kubernetesGroups: ["z"], username: "root" }),
    stack(
      [resource(["update"], entryValues(PAYMENTS, { kubernetes_groups: ["z"], user_name: "root" }), inState)],
      [
        resource(
          ["update"],
          entryValues(PAYMENTS, { kubernetes_groups: ["z"] }),
          entryValues(PAYMENTS, { kubernetes_groups: ["z"], user_name: "root" }),
        ),
      ],
    ),
    ["username-changed outside", "groups-changed unapplied"],
  ],
  [
    "an entry that is in no state, and has other groups than the files say",
    changed(PAYMENTS, { kubernetesGroups: ["z"] }),
    stack([resource(["create"], null, inState)]),
    ["groups-changed outside"],
  ],
  [
    "a scope that somebody widened",
    changed(PAYMENTS, {
      policies: paymentsPolicies.map((policy) =>
        policy.policyArn === EDIT ? livePolicy("AmazonEKSEditPolicy", "cluster") : policy,
      ),
    }),
    stack(
      [noOp(inState), resource(["delete", "create"], scope(null), scope(["ledger", "payments"]))],
      [resource(["update"], scope(["ledger", "payments"]), scope(null))],
    ),
    ["scope-changed outside"],
  ],
  [
    "a scope that the files changed",
    changed(PAYMENTS, {
      policies: paymentsPolicies.map((policy) =>
        policy.policyArn === EDIT ? livePolicy("AmazonEKSEditPolicy", ["old"]) : policy,
      ),
    }),
    stack([noOp(inState), resource(["delete", "create"], scope(["old"]), scope(["ledger", "payments"]))]),
    ["scope-changed unapplied"],
  ],
  [
    "a policy that somebody took away",
    withoutEdit,
    stack(
      [noOp(inState), resource(["create"], null, scope(["ledger"]))],
      [resource(["delete"], scope(["ledger"]), null)],
    ),
    ["policy-missing outside"],
  ],
  [
    "a policy that was merged and not applied",
    withoutEdit,
    stack([noOp(inState), resource(["create"], null, scope(["ledger"]))]),
    ["policy-missing unapplied"],
  ],
  [
    "nothing, and fake drift after a clean apply",
    clean,
    stack([noOp(inState)], [resource(["update"], inState, inState)]),
    [],
  ],
];

describe("what caused a difference", () => {
  it.each(CASES)("%s", async (_name, live, planned, expected) => {
    expect(brief(await look(live, planned))).toEqual(expected);
  });

  it.each(CASES.filter(([, , , expected]) => expected.length > 0))("without a plan, %s: unknown", async (_n, live) => {
    const causes = brief(await look(live, undefined)).map((line) =>
      line.replace(/^unmanaged-entry outside$/, "unknown"),
    );
    for (const line of causes) expect(line).toMatch(/unknown$/);
  });

  it("an unplanned entry with our tags may have been merged away; one with none of them was not ours", async () => {
    const ours = { ...rogue, tags: { ManagedBy: "eks-access-gitops" } };
    const live = { ...clean, entries: [...clean.entries, ours] };
    expect(brief(await look(live, undefined))).toEqual(["unmanaged-entry unknown"]);
    expect(brief(await look(withRogue, undefined))).toEqual(["unmanaged-entry outside"]);
  });

  it("what both say is told once, with the address", async () => {
    const { clusters } = await look(withRogue, stack(mergedAway));
    expect(clusters[0]?.findings).toHaveLength(1);
    expect(clusters[0]?.findings[0]?.terraform).toEqual({
      address: expect.stringMatching(/^aws_eks_access_entry\./) as string,
      actions: ["delete"],
    });
  });

  it("an association that goes with its entry is no finding of its own", async () => {
    expect(brief(await look(withRogue, stack(mergedAway)))).toEqual(["unmanaged-entry unapplied"]);
  });
});

describe("what only Terraform knows", () => {
  it("is there and in no state: told, for an apply would fail", async () => {
    const { clusters } = await look(clean, stack([resource(["create"], null, inState)]));
    expect(brief({ clusters })).toEqual(["unapplied unapplied"]);
    expect(clusters[0]?.findings[0]).toMatchObject({ principal: PAYMENTS, terraform: { actions: ["create"] } });
  });

  it("is taken over with the next apply", async () => {
    const importing = { ...noOp(inState), importing: `one:${PAYMENTS}` };
    const { clusters } = await look(clean, stack([importing]));
    expect(clusters[0]?.findings[0]).toMatchObject({ kind: "unapplied", terraform: { actions: ["import"] } });
  });

  it("is no resource of ours, and was changed outside", async () => {
    const other = { ...resource(["update"], { a: "1" }, { a: "2" }), type: "aws_thing", address: "aws_thing.x" };
    const { clusters } = await look(clean, stack([other], [{ ...other, before: { a: "2" }, after: { a: "1" } }]));
    expect(brief({ clusters })).toEqual(["changed-outside outside"]);
    expect(clusters[0]?.findings[0]?.terraform).toEqual({
      address: "aws_thing.x",
      actions: ["update"],
      attributes: ["a"],
    });
  });

  it("could not be looked at: said, and nothing guessed", async () => {
    const report = await look(withRogue, { couldNotLook: "no network" });
    expect(brief(report)).toEqual(["unmanaged-entry outside"]);
    expect(report.clusters[0]?.terraform).toEqual({ couldNotLook: "no network" });
  });
});

describe("a grant that ended", () => {
  const GUEST = `
team: guests
owners: ["@acme/guests"]
access:
  - {principals: [{role: guest}], clusters: [one], policies: {view: cluster}, expires: "2026-11-20"}
`;
  const now = planOf({ "teams/guests.yaml": GUEST });
  const before = planOf({ "teams/guests.yaml": GUEST.replace("2026-11-20", "2026-11-23") });
  const live = applied(clusterPlan(before), tags);
  const state = stack([
    resource(["delete"], entryValues(role("guest")), null),
    resource(["delete"], { principal_arn: role("guest"), policy_arn: policyArn("AmazonEKSViewPolicy", "aws") }, null),
  ]);

  it("and is still on the cluster: the calendar did it", async () => {
    expect(clusterPlan(now).entries.map(({ principal }): string => principal.arn)).not.toContain(role("guest"));
    expect(brief(await look(live, state, [before]))).toEqual(["unmanaged-entry calendar"]);
    expect(brief(await look(live, state))).toEqual(["unmanaged-entry unapplied"]);
  });

  it("and was made again by somebody: outside, whatever the calendar says", async () => {
    expect(brief(await look(live, stack([]), [before]))).toEqual(["unmanaged-entry outside"]);
  });

  const VIEW = policyArn("AmazonEKSViewPolicy", "aws");
  const guestEntry = entryValues(role("guest"));
  const guestView = { principal_arn: role("guest"), policy_arn: VIEW, access_scope: [{ type: "cluster" }] };
  const whole = [resource(["delete"], guestEntry, null), resource(["delete"], guestView, null)];

  function guest(given: Partial<LiveEntry>): LiveCluster {
    const entries = live.entries.map((entry) =>
      entry.principalArn === role("guest") ? { ...entry, ...given } : entry,
    );
    return { ...live, entries };
  }

  it("is no cover for a policy that somebody gave it meanwhile", async () => {
    const more = guest({ policies: [livePolicy("AmazonEKSViewPolicy"), livePolicy("AmazonEKSClusterAdminPolicy")] });
    expect(brief(await look(more, stack(whole), [before]))).toEqual(["unmanaged-entry outside"]);
  });

  it("is no cover for a group that somebody gave it meanwhile", async () => {
    const drift = [resource(["update"], guestEntry, entryValues(role("guest"), { kubernetes_groups: ["admins"] }))];
    const more = guest({ kubernetesGroups: ["admins"] });
    expect(brief(await look(more, stack(whole, drift), [before]))).toEqual(["unmanaged-entry outside"]);
  });
});
