import { existingEntries, judgeReadBack, type Change } from "../../lib/apply";
import type { Finding } from "../../lib/drift";
import { policy, role } from "./repository";

const change = (kind: Change["kind"], name: string, of?: string): Change => ({
  address: `a.${name}`,
  type: of === undefined ? "aws_eks_access_entry" : "aws_eks_access_policy_association",
  kind,
  actions: [kind],
  principal: role(name),
  ...(of === undefined ? {} : { policy: policy(of) }),
  before: null,
  after: null,
  attributes: [],
  replacePaths: [],
  inPlace: false,
  unknown: [],
  digests: { before: null, after: null },
});
/** What it says besides is nothing that an apply asks for. */
const finding = (kind: Finding["kind"], name: string | null, of?: string): Finding =>
  ({
    kind,
    principal: name === null ? null : role(name),
    ...(of === undefined ? {} : { policy: `AmazonEKS${of}Policy` }),
  }) as Finding;
const waiting = (after: Finding[], before: Finding[], applied: Change[]): string[] =>
  judgeReadBack({ cluster: "one", findings: after }, before, applied).waiting.map(({ kind }) => kind);

describe("After an apply", () => {
  it.each<[string, Finding, Change]>([
    ["an entry that was made is missing", finding("missing-entry", "a"), change("create", "a")],
    ["an entry that was deleted is there", finding("unmanaged-entry", "a"), change("delete", "a")],
    ["groups that were changed are the old ones", finding("groups-changed", "a"), change("update", "a")],
    ["a policy that was given is missing", finding("policy-missing", "a", "Edit"), change("create", "a", "Edit")],
    ["a policy that was taken is there", finding("policy-unexpected", "a", "Edit"), change("delete", "a", "Edit")],
    ["a scope that was changed is the old one", finding("scope-changed", "a", "Edit"), change("replace", "a", "Edit")],
  ])("%s: it is waited for, also if it was found before", (_what, found, applied) => {
    expect(waiting([found], [found], [applied])).toEqual([found.kind]);
  });

  it.each<[string, Finding, Change]>([
    ["somebody else's entry", finding("unmanaged-entry", "stranger"), change("create", "a")],
    [
      "a policy added by hand to an entry whose groups changed",
      finding("policy-unexpected", "a", "View"),
      change("update", "a"),
    ],
    ["the cluster's mode", finding("authentication-mode", null), change("create", "a")],
    ["another policy of the same principal", finding("policy-unexpected", "a", "View"), change("create", "a", "Edit")],
  ])("%s from before is said, and not waited for", (_what, found, applied) => {
    const judged = judgeReadBack({ cluster: "one", findings: [found] }, [found], [applied]);
    expect(judged).toEqual({ waiting: [], before: [found] });
  });

  it("what is new since the look before is waited for, whoever made it", () => {
    expect(waiting([finding("unmanaged-entry", "stranger")], [], [change("create", "a")])).toEqual(["unmanaged-entry"]);
  });
});

describe("An entry that is to be made", () => {
  const look = (...findings: Finding[]) => existingEntries({ cluster: "one", findings }, [change("create", "a")]);
  it("is made where it is missing", () => {
    expect(look(finding("missing-entry", "a"))).toEqual([]);
  });
  it.each<[string, readonly Finding[], boolean]>([
    ["as declared", [], true],
    ["as declared, without a policy yet", [finding("policy-missing", "a", "Edit")], true],
    ["with other groups", [finding("groups-changed", "a")], false],
    ["with a policy that no file gives it", [finding("policy-unexpected", "a", "Admin")], false],
  ])("is there already, %s", (_what, findings, isSame) => {
    expect(look(...findings)).toMatchObject([{ principal: role("a"), address: "a.a", isSame }]);
  });
  it("is nobody's business when it is imported by a file", () => {
    const imported = { ...change("create", "a"), importing: "x" };
    expect(existingEntries({ cluster: "one", findings: [] }, [imported])).toEqual([]);
  });
});
