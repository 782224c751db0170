import { recoverAccess, type DoingPorts, type Survey, type Target } from "../../lib/recover";
import { readRecovered } from "../../lib/recover";
import type { LiveEntry } from "../../lib/ports/eks-reader";
import type { ClusterFacts, RefusedCall } from "../../lib/ports/eks-writer";
import { liveEntry, livePolicy } from "../drift/world";

const ACCOUNT = "111122223333";
const ARN = `arn:aws:iam::${ACCOUNT}:role/night-shift`;
const read = readRecovered(ARN);
if (!read.ok) throw new Error("the principal of these tests is wrong");
const cluster = { name: "prod", account: ACCOUNT, region: "eu-west-1", partition: "aws" };
const target: Target = { cluster, principal: read.value, until: new Date("2026-11-22T04:00:00Z") };
const facts: ClusterFacts = {
  ...{ ...cluster, authenticationMode: "API", status: "ACTIVE", version: "1.33", platformVersion: "eks.1" },
  ...{ endpoint: undefined, certificateAuthority: undefined },
};
const survey: Survey = { facts, entry: undefined, caller: undefined, notes: [] };
const ADMIN = livePolicy("AmazonEKSClusterAdminPolicy");

/** What EKS refuses, by operation; a text is shown to people, so it holds what a terminal obeys. */
type Refusals = Partial<Record<"create" | "associate" | "delete" | "mode", string | RefusedCall>>;

interface World {
  readonly ports: DoingPorts;
  readonly did: string[];
}

function refused(why: string | RefusedCall | undefined): RefusedCall | undefined {
  return typeof why === "string" ? { refused: `${why}\u001b[2J`, code: undefined } : why;
}

function world(refusals: Refusals, { there, mayAdd = false }: { there?: LiveEntry; mayAdd?: boolean } = {}): World {
  const did: string[] = [];
  let entry = there;
  const doing = (what: keyof Refusals, change: () => void): Promise<RefusedCall | undefined> => {
    did.push(what);
    const why = refused(refusals[what]);
    if (why === undefined) change();
    return Promise.resolve(why);
  };
  return {
    did,
    ports: {
      eks: {
        describe: () => Promise.resolve(facts),
        createEntry: (_cluster, { tags }) => doing("create", () => (entry = liveEntry(ARN, { tags }))),
        updateEntry: () => Promise.reject(new Error("nothing here updates an entry")),
        associate: () => doing("associate", () => (entry = liveEntry(ARN, { ...entry, policies: [ADMIN] }))),
        deleteEntry: () => doing("delete", () => (entry = undefined)),
        changeMode: () => doing("mode", () => undefined),
      },
      entries: { read: () => Promise.resolve(entry ?? { missing: true }) },
      iam: {
        role: () => Promise.resolve({ couldNotLook: "no IAM" }),
        user: () => Promise.resolve({ couldNotLook: "no IAM" }),
      },
      rights: undefined,
      say: () => undefined,
      pause: () => Promise.resolve(),
      mayAdd: () => Promise.resolve(mayAdd),
    },
  };
}

const IN_USE: RefusedCall = { refused: "already in use", code: "ResourceInUseException" };

describe("when something is refused", () => {
  it("the entry: nothing is left", async () => {
    const { ports, did } = world({ create: "denied" });
    const result = await recoverAccess(target, survey, ports);
    expect(result).toEqual({ failed: [expect.stringContaining("denied"), "no entry was made"] });
    expect(did).toEqual(["create"]);
  });

  it("the policy: the entry is taken back", async () => {
    const { ports, did } = world({ associate: "denied" });
    const result = await recoverAccess(target, survey, ports);
    expect(result).toEqual({ failed: [expect.stringContaining("denied"), "the entry was taken away again"] });
    expect(did).toEqual(["create", "associate", "delete"]);
  });

  it("the policy and the way back: it says exactly what is left, and the command that ends it", async () => {
    const { ports, did } = world({ associate: "denied", delete: "not yours" });
    const result = await recoverAccess(target, survey, ports);
    const text = "failed" in result ? result.failed.join("\n") : "";
    expect(did).toEqual(["create", "associate", "delete"]);
    expect(text).toContain("the entry is still there");
    expect(text).toContain("not yours");
    expect(text).toContain("the ConfigMap's lines for its principal do not count");
    expect(text).toContain(`aws eks delete-access-entry --region eu-west-1 --cluster-name prod --principal-arn ${ARN}`);
    expect(text).not.toContain("\u001b");
  });

  it("the policy of an entry that was there: that entry is not deleted", async () => {
    const entry = liveEntry(ARN);
    const { ports, did } = world({ associate: "denied" }, { there: entry });
    const result = await recoverAccess(target, { ...survey, entry }, ports);
    expect(result).toEqual({ failed: [expect.stringContaining("denied"), "the entry is as it was"] });
    expect(did).toEqual(["associate"]);
  });

  it("the mode: nothing else is tried", async () => {
    const { ports, did } = world({ mode: "not now" });
    const old = { ...survey, facts: { ...facts, authenticationMode: "CONFIG_MAP" } };
    const result = await recoverAccess(target, old, ports);
    expect(result).toEqual({ failed: [expect.stringContaining("not now"), expect.stringContaining("again")] });
    expect(did).toEqual(["mode"]);
  });

  it("anything after the mode: that one cannot be undone, and is said", async () => {
    const { ports } = world({ create: "denied" });
    const old = { ...survey, facts: { ...facts, authenticationMode: "CONFIG_MAP" } };
    const result = await recoverAccess(target, old, ports);
    expect("failed" in result && result.failed.at(-1)).toContain("API_AND_CONFIG_MAP now, which cannot be undone");
  });
});

describe("an entry that came up meanwhile", () => {
  const there = liveEntry(ARN, { kubernetesGroups: ["ops"] });

  it("is only added to with consent", async () => {
    const { ports, did } = world({ create: IN_USE }, { there });
    expect(await recoverAccess(target, survey, ports)).toMatchObject({
      failed: [expect.stringContaining("meanwhile")],
    });
    expect(did).toEqual(["create"]);
  });

  it("is added to with it, and never deleted", async () => {
    const { ports, did } = world({ create: IN_USE }, { there, mayAdd: true });
    expect(await recoverAccess(target, survey, ports)).toMatchObject({ how: "added", before: there });
    expect(did).toEqual(["create", "associate"]);
  });

  it("with cluster-admin is all that is wanted", async () => {
    const { ports, did } = world({ create: IN_USE }, { there: { ...there, policies: [ADMIN] } });
    expect(await recoverAccess(target, survey, ports)).toMatchObject({ how: "had" });
    expect(did).toEqual(["create"]);
  });

  it("that nobody may look at is told with the command", async () => {
    const { ports } = world({ create: IN_USE }, { there });
    const blind: DoingPorts = { ...ports, entries: { read: () => Promise.resolve({ couldNotLook: "denied" }) } };
    const result = await recoverAccess(target, survey, blind);
    expect("failed" in result && result.failed.join("\n")).toContain("aws eks associate-access-policy");
  });
});

describe("what cannot be seen afterwards", () => {
  it("is no failure, and is said", async () => {
    const { ports } = world({});
    const blind: DoingPorts = { ...ports, entries: { read: () => Promise.resolve({ couldNotLook: "denied" }) } };
    expect(await recoverAccess(target, survey, blind)).toMatchObject({ how: "made", unseen: "denied" });
  });

  it("is waited for, but not for ever", async () => {
    const { ports } = world({});
    let pauses = 0;
    const slow: DoingPorts = {
      ...ports,
      pause: () => Promise.resolve(void (pauses += 1)),
      entries: { read: () => Promise.resolve({ missing: true }) },
    };
    expect(await recoverAccess(target, survey, slow)).toMatchObject({ unseen: "EKS does not show the entry yet" });
    expect(pauses).toBeGreaterThan(5);
    expect(pauses).toBeLessThan(100);
  });
});
