import fc from "fast-check";

import { auditEvent, generateLog, type Told } from "../support/audit-log";
import { dice } from "../support/generated-repository";
import { lawRuns } from "../support/law-runs";
import { ACCOUNT, count, ONE, ONE_CANONICAL, onePlan, TWO } from "./world";

const VIEW = "AmazonEKSViewPolicy";
const of = (told: Told = {}): Record<string, unknown> => auditEvent({ canonicalArn: ONE_CANONICAL, by: VIEW, ...told });

describe("who made a request", () => {
  const { user } = of() as { user: { extra: Record<string, unknown> } };
  const withUser = (changes: object): unknown => of({ over: { user: { ...user, ...changes } } });
  const withExtra = (changes: object): unknown => withUser({ extra: { ...user.extra, ...changes } });

  it.each<[string, unknown]>([
    ["its role, the path stripped", of()],
    ["its role, with a path", withExtra({ canonicalArn: [ONE] })],
    [
      "its role, in other letters",
      withExtra({
        canonicalArn: [ONE_CANONICAL.toUpperCase().replace(/^ARN:AWS:IAM::(.*):ROLE/, "arn:aws:iam::$1:role")],
      }),
    ],
    ["its session alone", withExtra({ canonicalArn: undefined })],
    [
      "the authenticator's newer names",
      withUser({
        extra: Object.fromEntries(
          Object.entries(user.extra).map(([key, value]) => [`sigs.k8s.io/aws-iam-authenticator/${key}`, value]),
        ),
      }),
    ],
  ])("is told by %s", (_how, event) => {
    const { of: found, usage } = count([event]);
    expect(found(ONE)).toMatchObject({ requests: 1, sessions: ["somebody"] });
    expect(usage.strangers).toEqual([]);
  });

  it("is told by the id alone, where IAM or an event before says whose it is", () => {
    const bare = of({ over: { user: { uid: `aws-iam-authenticator:${ACCOUNT}:AROAEXAMPLE`, username: "x" } } });
    expect(count([bare]).usage.strangers).toEqual([{ who: "AROAEXAMPLE", requests: 1, denied: 0 }]);
    expect(count([of(), bare]).of(ONE).requests).toBe(2);
    const presentIds = new Map([[`${ACCOUNT} role one`, "AROAEXAMPLE"]]);
    expect(count([bare], { presentIds }).of(ONE).requests).toBe(1);
  });

  it("is nobody's here where no file declares it, or where it is no principal of IAM", () => {
    const { usage } = count([of({ canonicalArn: `arn:aws:iam::${ACCOUNT}:role/other` }), auditEvent({ by: "" })]);
    expect(usage).toMatchObject({ events: 2, notIam: 1, strangers: [{ who: `${ACCOUNT} role other`, requests: 1 }] });
    expect(usage.records.map(({ requests }) => requests)).toEqual(usage.records.map(() => 0));
  });

  it("is another one of that name in another account, or as a user", () => {
    const { usage } = count([
      of({ canonicalArn: "arn:aws:iam::999999999999:role/One" }),
      of({ canonicalArn: `arn:aws:iam::${ACCOUNT}:user/One` }),
    ]);
    expect(usage.strangers.map(({ requests }) => requests)).toEqual([1, 1]);
  });
});

describe("a request", () => {
  it("counts once, at its end, whatever its stages", () => {
    const stages = ["RequestReceived", "ResponseStarted", "ResponseComplete"];
    expect(count(stages.map((stage) => of({ id: "a", stage }))).of(ONE)).toMatchObject({ requests: 1, denied: 0 });
    expect(count([of({ stage: "RequestReceived" })]).of(ONE)).toMatchObject({ requests: 0, lastUsed: null });
    expect(count([of({ stage: "Panic" })]).of(ONE)).toMatchObject({ requests: 1 });
  });

  it("that goes on shows that the access is in use", () => {
    const event = of({
      stage: "ResponseStarted",
      verb: "create",
      resource: "pods/exec",
      by: "AmazonEKSClusterAdminPolicy",
    });
    const found = count([event]).of(ONE);
    expect(found).toMatchObject({ requests: 0, lastUsed: "2026-11-20T10:00:00.000Z" });
    expect(found.wouldSuffice?.policies).toEqual({ AmazonEKSEditPolicy: "cluster" });
  });

  it("that is found twice counts once, in whatever files; another with the same id does not get lost", () => {
    const [first, other] = [of({ id: "a" }), of({ id: "a", at: "2026-11-20T10:00:00.000001Z" })];
    const { usage, of: found } = count([first, first, { message: JSON.stringify(first) }, other]);
    expect([found(ONE).requests, usage.duplicates, usage.events]).toEqual([2, 2, 2]);
  });

  it("without an id counts each time: nobody can tell whether it is the same", () => {
    const event = of({ over: { auditID: undefined } });
    expect(count([event, event]).of(ONE).requests).toBe(2);
  });

  it("that was not allowed is counted apart", () => {
    const found = count([of({ by: undefined }), of()]).of(ONE);
    expect(found).toMatchObject({ requests: 1, denied: 1, policies: { [VIEW]: { requests: 1 } } });
  });

  it("from before the time that was asked for is left out", () => {
    const since = Date.parse("2026-11-20T10:00:00Z");
    const { usage, of: found } = count([of(), of({ at: "2026-11-20T09:59:59.999Z" })], { since });
    expect([found(ONE).requests, usage.older, usage.from]).toEqual([1, 1, since]);
  });
});

describe("what allowed it", () => {
  it("is a policy, a group or the username; what the files give stands there unused too", () => {
    const found = count([
      of(),
      of({ by: "group:blue" }),
      of({ by: "group:system:authenticated" }),
      of({ by: "user:one" }),
      of({ by: "" }),
    ]).of(ONE);
    const used = { requests: 1, lastUsed: "2026-11-20T10:00:00.000Z" };
    expect(found).toMatchObject({
      requests: 5,
      policies: {
        AmazonEKSClusterAdminPolicy: { requests: 0, lastUsed: null, scope: "cluster" },
        [VIEW]: { ...used, scope: "cluster" },
      },
      groups: { blue: used, "system:authenticated": { ...used, undeclared: true } },
      byUser: used,
      otherwise: used,
    });
    expect(count([]).of(TWO)).toMatchObject({
      requests: 0,
      lastUsed: null,
      sessions: [],
      policies: { AmazonEKSEditPolicy: { requests: 0, lastUsed: null, scope: ["ledger", "payments"] } },
    });
  });

  it("may be a policy that no file gives any more", () => {
    expect(count([of({ by: "AmazonEKSEditPolicy" })]).of(ONE).policies["AmazonEKSEditPolicy"]).toMatchObject({
      requests: 1,
      scope: null,
    });
  });

  it("was allowed to somebody else, where a request asks to be another", () => {
    const over = { impersonatedUser: { username: "boss", groups: ["system:masters"] } };
    const found = count([of({ by: "group:system:masters", over })]).of(ONE);
    expect(found).toMatchObject({ requests: 1, otherwise: { requests: 1 }, groups: { blue: { requests: 0 } } });
    expect(found.groups).not.toHaveProperty(["system:masters"]);
  });
});

describe("dead entries", () => {
  const presentIds = (id: string) => ({ presentIds: new Map([[`${ACCOUNT} role one`, id]]) });
  it("are those used by another id than the role's present one", () => {
    expect(count([of()], presentIds("AROAOTHER")).of(ONE).dead).toBe(true);
    expect(count([of()], presentIds("AROAEXAMPLE")).of(ONE)).not.toHaveProperty("dead");
  });
  it("are none where nobody knows, or nobody used it", () => {
    expect(count([of()]).of(ONE)).not.toHaveProperty("dead");
    expect(count([], presentIds("AROAOTHER")).of(ONE)).not.toHaveProperty("dead");
  });
  it("came alive again, where the present one used it too", () => {
    expect(count([of(), of({ roleId: "AROANEW" })], presentIds("AROANEW")).of(ONE)).not.toHaveProperty("dead");
  });
});

it("says where nobody can be named", () => {
  expect(count([of({ session: "EKSGetTokenAuth" }), of()]).of(ONE)).toMatchObject({
    unnamed: 1,
    sessions: ["EKSGetTokenAuth", "somebody"],
  });
});

describe("what is no event", () => {
  it("is told apart from what is broken", () => {
    const message = JSON.stringify(of());
    const { usage } = count([
      { message },
      JSON.stringify(of()),
      { message: message.slice(0, -9) },
      { message: "I1120 10:00:00 klog" },
      { message: 1 },
      { kind: "Event" },
      of({ at: "yesterday" }),
      null,
      [],
      "text",
    ]);
    expect(usage).toMatchObject({
      events: 2,
      broken: 1,
      foreign: 7,
      firstBroken: [{ place: { file: "log", line: 3 } }],
    });
  });

  it("is left out where it is nested so deep that it would fill the memory", () => {
    const message = JSON.stringify(of()).replace(/}$/, `,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    expect(count([{ message }, { message: JSON.stringify(of()) }]).usage).toMatchObject({ events: 1, broken: 1 });
  });

  it("changes nothing, whatever it holds", () => {
    const any = fc.object({
      withNullPrototype: false,
      maxDepth: 3,
      key: fc.constantFrom(
        "user",
        "extra",
        "auditID",
        "stage",
        "verb",
        "message",
        "annotations",
        "objectRef",
        "__proto__",
        "constructor",
        "canonicalArn",
      ),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (values) => {
        const { usage } = count(values);
        expect(usage.records.every(({ requests }) => requests === 0)).toBe(true);
      }),
      lawRuns(500),
    );
  });
});

describe("text of whoever makes requests", () => {
  it("is counted under its own name, be it one of JavaScript's", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const { of: found } = count(names.flatMap((name) => [of({ by: `group:${name}`, session: name })]));
    expect(Object.keys(found(ONE).groups)).toEqual(["__proto__", "blue", "constructor", "hasOwnProperty", "toString"]);
    expect(JSON.parse(JSON.stringify(found(ONE).bySession))).toHaveProperty(["constructor", "requests"], 1);
    expect(({} as Record<string, unknown>)["requests"]).toBeUndefined();
  });

  it("fills no memory: strangers beyond a thousand are counted, and not kept", () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `arn:aws:iam::${ACCOUNT}:role/r${index % 1_500}`);
    const { usage } = count(names.map((canonicalArn) => of({ canonicalArn })));
    expect([usage.strangers.length, usage.moreStrangers]).toEqual([1_000, 500]);
  });

  it("fills no memory: names beyond a thousand are counted, and not kept", () => {
    const events = Array.from({ length: 1_500 }, (_, index) =>
      of({ session: `s${index % 1_400}`, by: `group:g${index}` }),
    );
    const found = count(events).of(ONE);
    expect([found.sessionCount, found.sessions?.length, Object.keys(found.groups).length]).toEqual([1_400, 1_000, 300]);
    expect(found.otherwise?.requests).toBe(1_500 - 299);
  });
});

it("agrees with a generator's own tally, whatever the log", () => {
  const sources = new Map([
    [ONE_CANONICAL, [VIEW, "AmazonEKSClusterAdminPolicy", "group:blue", "group:system:authenticated", "user:x"]],
    [TWO, ["AmazonEKSEditPolicy", "group:of no file"]],
  ]);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const log = generateLog(dice(seed), sources);
      const values = [...Array.from({ length: 300 }, () => log.next()), ...log.rest()];
      const { of: found, usage } = count(values);
      expect(usage.events).toBe(new Set(values.map(({ auditID }) => auditID)).size);
      for (const [arn, tally] of log.tallies) {
        const record = found(arn === ONE_CANONICAL ? ONE : arn);
        expect(record).toMatchObject({ requests: tally.requests, denied: tally.denied, lastUsed: tally.last });
        expect(record.sessions).toEqual([...tally.sessions].sort());
        for (const [by, use] of tally.sources) {
          const entry = by.startsWith("group:")
            ? record.groups[by.slice(6)]
            : by.startsWith("user:")
              ? record.byUser
              : record.policies[by];
          expect(entry).toMatchObject({ requests: use.requests, lastUsed: use.last });
        }
      }
    }),
    lawRuns(200),
  );
});

it("has every principal of the plan, in its order", () => {
  expect(count([]).usage.records.map(({ principal }) => principal)).toEqual(
    onePlan().entries.map(({ principal }): string => principal.arn),
  );
});
