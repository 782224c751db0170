import { alarmsIn, LONGEST_PATTERN, watchedRegions } from "../../lib/cloud";
import { accountOf } from "./support/account";
import { fires } from "./support/event-bridge";
import * as sample from "./support/events";
import { AWS_SERVICE, IAM_USER, IAM_USER_IN_CONSOLE, ROOT, session, type Event } from "./support/events";

const account = accountOf();
const BREAK_GLASS = "arn:aws:iam::123456789012:role/emergency/eks-break-glass";
const ENTRY = "arn:aws:eks:eu-west-1:123456789012:access-entry/prod-eu/role/123456789012/dev/a1b2";

/** The alarms that ring, in the region that hears of IAM. */
function ringing(event: Event, of = account): string[] {
  return alarmsIn(of, "us-east-1")
    .filter(({ pattern }) => fires(JSON.parse(JSON.stringify(pattern)), event))
    .map(({ id }) => id);
}

const pipeline = session("ci/eks-access-apply");
const person = session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef");
const nodeGroups = session("aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup");
const breakGlass = session("emergency/eks-break-glass");
const denied = { errorCode: "AccessDenied", errorMessage: "not authorized" };

describe("an access entry changed", () => {
  const changes = (who: Event): Event[] => [
    sample.createEntry(who),
    sample.associate(who, "AmazonEKSViewPolicy"),
    sample.onEntry("UpdateAccessEntry", who),
    sample.onEntry("DeleteAccessEntry", who),
    sample.onEntry("DisassociateAccessPolicy", who),
    sample.tag(who, ENTRY),
    sample.tag(who, encodeURIComponent(ENTRY), "UntagResource"),
    sample.tag(who, encodeURIComponent(ENTRY).toLowerCase()),
  ];

  it.each([
    ["a person", person],
    ["a role with the pipeline's name under another path", session("eks-access-apply")],
    ["a role whose name starts as the pipeline's", session("ci/eks-access-apply2")],
    ["the plan role", session("ci/eks-access-plan")],
    ["an IAM user", IAM_USER],
    ["an IAM user in the console", IAM_USER_IN_CONSOLE],
    ["root", ROOT],
    ["a role that only sounds service-linked", session("aws-service-roles/mine")],
  ])("by %s rings, in either spelling", (_who, who) => {
    expect(changes(who).map((event) => ringing(event))).toEqual(changes(who).map(() => ["entry-changed"]));
  });

  it.each([
    ["the apply role", pipeline],
    ["EKS, for node groups that somebody made", nodeGroups],
    ["AWS itself", AWS_SERVICE],
  ])("by %s does not", (_who, who) => {
    expect(changes(who).flatMap((event) => ringing(event))).toEqual([]);
  });

  it("rings also when it was refused: somebody tried", () => {
    expect(ringing(sample.createEntry(person, denied))).toEqual(["entry-changed"]);
    expect(ringing(sample.createEntry(pipeline, denied))).toEqual([]);
  });

  it("by the break-glass role rings for both audiences", () => {
    expect(ringing(sample.createEntry(breakGlass))).toEqual(["entry-changed", "break-glass-used"]);
  });

  it("is told from other tags, and other calls of EKS", () => {
    expect(ringing(sample.tag(person, "arn:aws:eks:eu-west-1:123456789012:cluster/access-entry"))).toEqual([]);
    expect(ringing(sample.onEntry("CreateNodegroup", person))).toEqual([]);
  });

  it("by the role that a cluster's file has Terraform assume is the pipeline's too", () => {
    const assuming = "arn:aws:iam::123456789012:role/terraform";
    const other = { ...account, clusters: account.clusters.map((cluster) => ({ ...cluster, assumeRole: assuming })) };
    expect(ringing(sample.createEntry(session("terraform")))).toEqual(["entry-changed"]);
    expect(ringing(sample.createEntry(session("terraform")), other)).toEqual([]);
  });

  it("a role's name is no pattern, whatever is in its path", () => {
    const odd = { ...account, pipeline: account.pipeline && { ...account.pipeline, applyRole: "a\\b/apply" } };
    expect(ringing(sample.createEntry(session("a\\b/apply")), odd)).toEqual([]);
    expect(ringing(sample.createEntry(session("ab/apply")), odd)).toEqual(["entry-changed"]);
  });
});

describe("an admin-grade policy", () => {
  it.each([
    ["cluster-admin", "AmazonEKSClusterAdminPolicy", "cluster"],
    ["cluster-admin in a namespace", "AmazonEKSClusterAdminPolicy", "namespace"],
    ["admin of a cluster", "AmazonEKSAdminPolicy", "cluster"],
  ] as const)("%s rings, by the pipeline too, in either spelling", (_what, policy, type) => {
    for (const encoded of [false, true]) {
      expect(ringing(sample.associate(pipeline, policy, type, encoded))).toEqual(["admin-granted"]);
      expect(ringing(sample.associate(person, policy, type, encoded))).toEqual(["entry-changed", "admin-granted"]);
    }
  });

  it.each([
    ["AmazonEKSAdminPolicy", "namespace"],
    ["AmazonEKSAdminViewPolicy", "cluster"],
    ["AmazonEKSEditPolicy", "cluster"],
  ] as const)("%s in a %s is daily work", (policy, type) => {
    expect(ringing(sample.associate(pipeline, policy, type))).toEqual([]);
  });
});

describe("the ways in", () => {
  it.each([
    [
      "another authentication mode",
      sample.call("eks", "UpdateClusterConfig", pipeline, {
        requestParameters: { name: "prod-eu", accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } },
      }),
    ],
    ["a new cluster", sample.call("eks", "CreateCluster", person, { requestParameters: { name: "mine" } })],
    [
      "a capability",
      sample.call("eks", "CreateCapability", pipeline, {
        requestParameters: { clusterName: "prod-eu", type: "ARGOCD" },
      }),
    ],
    [
      "a capability's role mappings",
      sample.call("eks", "UpdateCapability", person, { requestParameters: { clusterName: "prod-eu" } }),
    ],
    [
      "an identity provider",
      sample.call("eks", "AssociateIdentityProviderConfig", IAM_USER, { requestParameters: { name: "prod-eu" } }),
    ],
  ])("%s rings", (_what, event) => {
    expect(ringing(event)).toEqual(["authentication-changed"]);
  });

  it("other settings of a cluster do not", () => {
    const logging = { name: "prod-eu", logging: { clusterLogging: [] } };
    expect(ringing(sample.call("eks", "UpdateClusterConfig", person, { requestParameters: logging }))).toEqual([]);
  });
});

describe("the break-glass role", () => {
  it.each(["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"])("%s rings, refused or not", (name) => {
    const caller = session("security-oncall");
    expect(ringing(sample.assumeRole(caller, BREAK_GLASS, {}, name))).toEqual(["break-glass-assumed"]);
    expect(ringing(sample.assumeRole(caller, BREAK_GLASS, denied, name))).toEqual(["break-glass-assumed"]);
    expect(ringing(sample.assumeRole(caller, `${BREAK_GLASS}-2`, {}, name))).toEqual([]);
  });

  it("whatever its session changes rings, in any service; what it reads does not", () => {
    expect(ringing(sample.call("ec2", "RunInstances", breakGlass))).toEqual(["break-glass-used"]);
    expect(ringing(sample.call("ec2", "DescribeInstances", breakGlass, { readOnly: true }))).toEqual([]);
    expect(ringing(sample.call("ec2", "RunInstances", person))).toEqual([]);
    expect(ringing(sample.call("ec2", "RunInstances", session("eks-break-glass")))).toEqual(["break-glass-used"]);
  });

  it.each(["ConsoleLogin", "SwitchRole"])("%s into the console rings, session context or not", (name) => {
    expect(ringing(sample.signIn(name, breakGlass))).toEqual(["break-glass-used"]);
    const { sessionContext, ...bare } = breakGlass;
    expect(sessionContext).toBeDefined();
    expect(ringing(sample.signIn(name, bare))).toEqual(["break-glass-used"]);
    expect(ringing(sample.signIn(name, IAM_USER))).toEqual([]);
  });

  it.each(["UpdateAssumeRolePolicy", "PutRolePolicy", "AttachRolePolicy", "DeleteRole", "TagRole"])(
    "%s of it rings, by the pipeline too",
    (name) => {
      const change = (roleName: string): Event =>
        sample.call("iam", name, pipeline, { awsRegion: "us-east-1", requestParameters: { roleName } });
      const trust = name === "UpdateAssumeRolePolicy" ? ["trust-changed"] : [];
      // IAM takes a name in any case, and the event has it as it was written.
      for (const spelled of ["eks-break-glass", "EKS-Break-Glass"])
        expect(ringing(change(spelled))).toEqual(["break-glass-changed", ...trust]);
      expect(ringing(change("eks-access-APPLY"))).toEqual(["pipeline-role-changed", ...trust]);
      expect(ringing(change("somebody-else"))).toEqual(trust);
    },
  );
});

describe("the audit log, and who is put behind a role", () => {
  const logging = (types: string[], enabled: boolean): Event =>
    sample.call("eks", "UpdateClusterConfig", person, {
      requestParameters: { name: "prod-eu", logging: { clusterLogging: [{ types, enabled }] } },
    });

  it("rings when the audit log is switched off, and not for other logs, nor when it is switched on", () => {
    expect(ringing(logging(["api", "audit"], false))).toEqual(["audit-log-stopped"]);
    expect(ringing(logging(["api"], false))).toEqual([]);
    expect(ringing(logging(["audit"], true))).toEqual([]);
  });

  it("rings when somebody is given a role in Identity Center", () => {
    expect(ringing(sample.call("account-access", "CreateEntitlement", person))).toEqual(["entitlement-changed"]);
    expect(ringing(sample.call("account-access", "ListEntitlements", person))).toEqual([]);
  });

  it("rings for the break-glass role in whatever case it was called by", () => {
    const shouted = BREAK_GLASS.replace("eks-break-glass", "EKS-BREAK-GLASS");
    const event = sample.call("sts", "AssumeRole", person, { requestParameters: { roleArn: shouted } });
    expect(ringing(event)).toContain("break-glass-assumed");
  });
});

describe("where it is heard", () => {
  const ids = (region: string): string[] => alarmsIn(account, region).map(({ id }) => id);

  it("each region with a cluster, those that platform.yaml adds, and the one of IAM", () => {
    expect(watchedRegions(account)).toEqual(["eu-west-1", "us-east-1"]);
    const more = accountOf("  alarms: {regions: [us-west-2, cn-north-1, eu-west-1]}\n");
    expect(watchedRegions(more)).toEqual(["eu-west-1", "us-east-1", "us-west-2"]);
    expect(watchedRegions(accountOf("  alarms: {enabled: false}\n"))).toEqual([]);
  });

  it("changes of roles only where IAM's events arrive", () => {
    expect(ids("eu-west-1")).not.toContain("break-glass-changed");
    expect(ids("us-east-1")).toEqual([
      ...ids("eu-west-1"),
      "break-glass-changed",
      "pipeline-role-changed",
      "trust-changed",
    ]);
  });

  it("every pattern is short enough for EventBridge, with the longest names that IAM takes", () => {
    const longest = `${"p".repeat(255)}/${"q".repeat(250)}/${"n".repeat(64)}`;
    const long = { ...account, pipeline: account.pipeline && { ...account.pipeline, applyRole: longest } };
    const lengths = alarmsIn(long, "us-east-1").map(({ id, pattern }) => [id, JSON.stringify(pattern).length] as const);
    expect(lengths.filter(([, length]) => length > LONGEST_PATTERN)).toEqual([]);
  });
});
