import fc from "fast-check";

import { AT_ONCE, givingsOf } from "../../lib/apply";
import type { Finding } from "../../lib/drift";
import type { RefusedCall } from "../../lib/ports/eks-writer";
import { giveAccess } from "../../scripts/apply/give-access";
import type { StackNow } from "../../scripts/apply/plan-stacks";
import { Stopped } from "../../scripts/apply/stopped";
import type { Io } from "../../scripts/io";
import { littleEks, type LittleEks, type LittleEksOptions } from "./little-eks";
import { stackOf } from "./little-terraform";
import { repository, role, type Grant } from "./repository";
import { stackNow } from "./stack-now";

const BREAK_GLASS = role("eks-break-glass");
const DENIED: RefusedCall = { code: "AccessDeniedException", refused: "these credentials may not" };
const MISSING: RefusedCall = {
  code: "InvalidParameterException",
  refused: "IAM has no such principal",
  isUnknownPrincipal: true,
};

const GUARDRAILS = {
  clusterAdmin: "allowed",
  minimumAdmins: 0,
  delegation: {
    "*": {
      policies: ["view", "edit", "admin", "cluster-admin"],
      clusterScope: ["view", "edit", "admin", "cluster-admin"],
      clusters: ["*"],
      namespaces: ["*"],
      groups: ["*"],
    },
  },
};
const admins = (count: number): string[] => Array.from({ length: count }, (_, index) => `admin-${index}`);
const grants = (count: number, others: number): Grant[] => [
  { roles: admins(count), policies: { "cluster-admin": "cluster" } },
  ...(others === 0
    ? []
    : [
        {
          roles: Array.from({ length: others }, (_, index) => `team-${index}`),
          policies: { view: "cluster", edit: ["x"] } as const,
        },
      ]),
];

function planned(from: readonly Grant[] | undefined, to: readonly Grant[]): StackNow {
  const stack = stackOf(repository(to, GUARDRAILS));
  const before = from === undefined ? undefined : stackOf(repository(from, GUARDRAILS)).json;
  return stackNow(before, stack);
}

const FIRST = planned(undefined, grants(5, 6));
const GIVINGS = givingsOf(FIRST.terraformPlan, BREAK_GLASS);

interface Ran {
  readonly outcome: Awaited<ReturnType<typeof giveAccess>> | Stopped;
  readonly said: string;
}

async function give(now: StackNow, eks: LittleEks, signal = new AbortController().signal): Promise<Ran> {
  let said = "";
  const io = { err: (text: string) => void (said += text) } as unknown as Io;
  const patience = { looks: [1, 1], plans: [], wait: () => Promise.resolve() };
  const findings = givingsOf(now.terraformPlan, BREAK_GLASS).flatMap(({ principalArn: principal, policies }) => {
    const has = eks.live.get(principal);
    if (has === undefined) return [{ kind: "missing-entry", principal }];
    return policies
      .map(({ policyArn }) => policyArn.slice(policyArn.lastIndexOf("/") + 1))
      .flatMap((policy) => (has.has(policy) ? [] : [{ kind: "policy-missing", principal, policy }]));
  }) as unknown as Finding[];
  const ports = { writer: eks.writer, entries: eks.entries, patience };
  const outcome = await giveAccess(now, findings, ports, signal, io).catch((cause: unknown) => {
    if (cause instanceof Stopped) return cause;
    throw cause;
  });
  return { outcome, said };
}

const messageOf = ({ outcome }: Ran): string => (outcome instanceof Stopped ? outcome.message : "");

/** Whom a plan gives what, as the little EKS shows it. */
function wanted(now: StackNow): Map<string, Set<string>> {
  return new Map(
    givingsOf(now.terraformPlan, BREAK_GLASS).map(({ principalArn, policies }) => [
      principalArn,
      new Set(policies.map(({ policyArn }) => policyArn.slice(policyArn.lastIndexOf("/") + 1))),
    ]),
  );
}

describe("Who is given first", () => {
  it("is break-glass, then the administrators, then the others", () => {
    const turns = GIVINGS.map(({ turn, principalArn }) => `${turn} ${principalArn.split("/").at(-1) ?? ""}`);
    expect(turns).toEqual([
      "break-glass eks-break-glass",
      ...admins(5).map((name) => `administrator ${name}`),
      "other node",
      ...[0, 1, 2, 3, 4, 5].map((index) => `other team-${index}`),
    ]);
  });

  it("is nobody where an entry is made again or goes: its policies go with it", () => {
    const to = [{ roles: ["a"], policies: { edit: ["x"], view: "cluster" } as const }];
    const from = [{ roles: ["a"], policies: { edit: ["x"] } as const }];
    const now = planned(from, to);
    expect(givingsOf(now.terraformPlan, BREAK_GLASS).map(({ entry, policies }) => [entry, policies.length])).toEqual([
      [undefined, 1],
    ]);
    const again = now.terraformPlan.resources.map((resource) =>
      resource.type === "aws_eks_access_entry" ? { ...resource, actions: ["delete", "create"] as const } : resource,
    );
    expect(givingsOf({ resources: again }, BREAK_GLASS)).toEqual([]);
  });

  const byPolicy: Grant = { roles: ["a"], policies: { edit: ["x"], view: "cluster" } };
  it.each<[string, Grant, readonly string[] | undefined]>([
    ["its last policies", { roles: ["a"], policies: {}, groups: ["g"] }, ["g"]],
    ["one of its policies", { roles: ["a"], policies: { view: "cluster" }, groups: ["g"] }, ["g"]],
    ["part of a scope", { roles: ["a"], policies: { edit: ["y"], view: "cluster" }, groups: ["g"] }, ["g"]],
    ["nothing", { ...byPolicy, groups: ["g"] }, undefined],
    ["a policy, and gains no group", { roles: ["a"], policies: { view: "cluster" } }, undefined],
  ])("gets its groups before it loses %s", (_what, to, groups) => {
    const [giving] = givingsOf(planned([byPolicy], [to]).terraformPlan, BREAK_GLASS);
    expect(giving?.update?.kubernetesGroups).toEqual(groups);
  });

  it("gets an entry as it is declared", () => {
    const [, admin] = GIVINGS;
    expect(admin?.entry).toMatchObject({
      type: "STANDARD",
      username: expect.stringContaining("assumed-role/admin-0") as string,
      kubernetesGroups: [],
      tags: { Team: "payments" },
    });
    expect(GIVINGS.find(({ principalArn }) => principalArn === role("node"))?.entry).toMatchObject({
      type: "EC2_LINUX",
      username: undefined,
    });
  });
});

describe("Giving", () => {
  it("gives everybody everything, and says whose turn it is", async () => {
    const eks = littleEks();
    const { outcome, said } = await give(FIRST, eks);
    expect(eks.live).toEqual(wanted(FIRST));
    expect(outcome).toMatchObject({ leftOut: [] });
    const { toImport } = outcome as Exclude<typeof outcome, Stopped>;
    expect(new Set(toImport.map(({ address }) => address))).toEqual(
      new Set(FIRST.planned.changes.map(({ address }) => address)),
    );
    expect(toImport[0]).toMatchObject({ id: `one:${BREAK_GLASS}` });
    expect(said).toContain(
      "one: giving access to break-glass, which is read back, then 5 administrators, then 7 others, at most 4 at a time\n",
    );
    expect(said.indexOf(BREAK_GLASS)).toBeLessThan(said.indexOf(role("admin-0")));
  });

  it("reads break-glass back before anybody else is touched", async () => {
    const eks = littleEks();
    const blind = { ...eks, entries: { read: () => Promise.resolve({ couldNotLook: "no answer" }) } };
    expect(messageOf(await give(FIRST, blind))).toMatch(
      /break-glass was given, and could not be read back: no answer\nNobody/,
    );
    expect([...eks.live.keys()]).toEqual([BREAK_GLASS]);
  });

  it("takes a fresh entry back whose policy is refused, and stops where everybody's would be", async () => {
    const eks = littleEks({ fault: (call) => (call.startsWith("Associate") ? { refused: DENIED } : undefined) });
    const ran = await give(FIRST, eks);
    expect(messageOf(ran)).toMatch(
      /^0 of 13 principals given, then EKS refused:\n.*eks-break-glass: AmazonEKSClusterAdminPolicy: these credentials may not\n {2}its new entry was taken back\nRun it again/,
    );
    expect(eks.live.size).toBe(0);
    expect(eks.calls).toHaveLength(3);
  });

  it("says what to do where even that is refused", async () => {
    const eks = littleEks({
      fault: (call) => (/^(Associate|Delete)/.test(call) && call.includes("admin-2") ? { refused: DENIED } : undefined),
    });
    expect(messageOf(await give(FIRST, eks))).toContain(
      `aws eks delete-access-entry --cluster-name one --region eu-west-1 --principal-arn ${role("admin-2")}`,
    );
    expect(eks.bare()).toEqual([role("admin-2")]);
  });

  it.each<[string, RefusedCall, boolean]>([
    ["IAM does not have", MISSING, true],
    ["EKS refuses", { code: "InvalidParameterException", refused: "no such policy" }, false],
  ])("does not hold up the others for one that %s", async (_, refused, isMissing) => {
    const first = isMissing ? "Create" : "Associate";
    const eks = littleEks({
      fault: (call) => (call.startsWith(first) && call.endsWith("admin-0") ? { refused } : undefined),
    });
    const { outcome } = await give(FIRST, eks);
    const all = wanted(FIRST);
    all.delete(role("admin-0"));
    expect(eks.live).toEqual(all);
    expect(outcome).toMatchObject({ leftOut: [{ principal: role("admin-0"), isMissing, addresses: { length: 2 } }] });
  });

  it.each<[string, Omit<Grant, "roles">]>([
    ["a policy", { policies: { view: "cluster" } }],
    ["a group, which Terraform would drop with an update", { policies: {}, groups: ["g"] }],
  ])("takes %s away from nobody who did not get what they were to get", async (_what, had) => {
    const roles = ["a", "b"];
    const now = planned([{ roles, ...had }], [{ roles, policies: { edit: ["x"] } }]);
    const eks = littleEks({
      live: new Map(roles.map((name) => [role(name), new Set(["what it had"])])),
      fault: (call) =>
        call.endsWith("/b") ? { refused: { code: "InvalidParameterException", refused: "no" } } : undefined,
    });
    expect(messageOf(await give(now, eks))).toMatch(
      /1 of 2 principals given\. Nothing is taken away yet, for .*\/b would lose/,
    );
  });

  it("finishes what an interrupted apply left", async () => {
    const live = new Map([[role("admin-1"), new Set<string>()]]);
    const eks = littleEks({ live });
    const { outcome, said } = await give(FIRST, eks);
    expect(eks.live).toEqual(wanted(FIRST));
    expect(outcome).toMatchObject({ leftOut: [] });
    expect(eks.calls).not.toContain(`CreateAccessEntry ${role("admin-1")}`);
    expect(said).toContain("taking over 1 entry that an interrupted apply seems to have made");
  });
});

describe("At every moment of giving", () => {
  const options = fc.record({
    ticks: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 }),
    at: fc.integer({ min: 1, max: 36 }),
    what: fc.constantFrom("interrupt", "deny", "lose the answer", "time out", "nothing"),
    admins: fc.integer({ min: 3, max: 9 }),
  });
  const stacks = new Map<number, StackNow>();
  const stackWith = (count: number): StackNow => {
    const known = stacks.get(count) ?? planned(undefined, grants(count, 4));
    stacks.set(count, known);
    return known;
  };

  it("at most a few are bare, never break-glass with an administrator, never all administrators; and it can be run again", async () => {
    await fc.assert(
      fc.asyncProperty(options, async ({ ticks, at, what, admins: count }) => {
        const now = stackWith(count);
        const controller = new AbortController();
        const live = new Map<string, Set<string>>();
        const watch: LittleEksOptions = {
          live,
          latency: (number) => ticks[number % ticks.length] ?? 1,
          fault: (_, number) => {
            if (number !== at) return undefined;
            if (what === "deny") return { refused: DENIED };
            const lost = { code: undefined, refused: "no answer" };
            if (what === "lose the answer") return { refused: lost, isDone: true };
            return what === "time out" ? { refused: lost } : undefined;
          },
          onCall: (_, number) => {
            if (number === at && what === "interrupt") controller.abort();
            const bare = new Set(eks.bare().filter((principal) => principal !== role("node")));
            expect(bare.size).toBeLessThanOrEqual(AT_ONCE);
            // In whoever's ConfigMap line still counts, or who has the policy.
            const able = admins(count).filter((name) => !bare.has(role(name)));
            if (bare.has(BREAK_GLASS)) expect(able).toHaveLength(count);
            expect(able.length).toBeGreaterThan(0);
          },
        };
        const eks = littleEks(watch);
        await give(now, eks, controller.signal);
        expect(eks.bare().filter((principal) => principal !== role("node"))).toEqual([]);
        const again = littleEks({ live });
        const { outcome } = await give(now, again);
        expect(outcome).toMatchObject({ leftOut: [] });
        expect(live).toEqual(wanted(now));
      }),
      { numRuns: 300 },
    );
  });
});
