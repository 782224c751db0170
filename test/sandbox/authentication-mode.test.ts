import type { SeedCluster } from "../../lib/sandbox";
import { ACCOUNT, REGION, VIEW, WHOLE_CLUSTER, role, startCore } from "./support/core";
import type { Answer, Core } from "./support/core";

const modes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"] as const;
type Mode = (typeof modes)[number];

const coreIn = (authenticationMode: Mode, rest: Partial<SeedCluster> = {}): Core =>
  startCore(
    { clusters: [{ name: "prod", account: ACCOUNT, region: REGION, authenticationMode, ...rest }] },
    { updateMs: 1000 },
  );

const change = (core: Core, authenticationMode: string, rest: object = {}): Answer =>
  core.eks("POST", "/clusters/prod/update-config", { accessConfig: { authenticationMode }, ...rest });

const cluster = (core: Core): { status: string; accessConfig: object } =>
  core.eks("GET", "/clusters/prod").body["cluster"] as never;

describe("on a cluster in mode CONFIG_MAP", () => {
  const arn = role("x");
  it.each<[string, (core: Core) => Answer]>([
    ["CreateAccessEntry", (core) => core.create(arn)],
    ["DescribeAccessEntry", (core) => core.describe(arn)],
    ["UpdateAccessEntry", (core) => core.update(arn, {})],
    ["DeleteAccessEntry", (core) => core.delete(arn)],
    ["ListAccessEntries", (core) => core.eks("GET", "/clusters/prod/access-entries")],
    ["AssociateAccessPolicy", (core) => core.associate(arn, VIEW, WHOLE_CLUSTER)],
    ["DisassociateAccessPolicy", (core) => core.disassociate(arn, VIEW)],
    ["ListAssociatedAccessPolicies", (core) => core.associated(arn)],
  ])("%s is refused", (_, call) => {
    expect(call(coreIn("CONFIG_MAP"))).toMatchObject({
      status: 400,
      error: "InvalidRequestException",
      message:
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    });
  });

  it("ListAccessPolicies and DescribeCluster still answer", () => {
    const core = coreIn("CONFIG_MAP");
    expect(core.eks("GET", "/access-policies").status).toBe(200);
    expect(cluster(core).accessConfig).toEqual({
      authenticationMode: "CONFIG_MAP",
      bootstrapClusterCreatorAdminPermissions: true,
    });
  });
});

describe("UpdateClusterConfig", () => {
  const allowed: readonly string[] = ["CONFIG_MAP API_AND_CONFIG_MAP", "API_AND_CONFIG_MAP API"];
  const pairs = modes.flatMap((from) => modes.map((to) => [from, to] as const));

  it.each(pairs.filter((pair) => allowed.includes(pair.join(" "))))("takes a cluster from %s to %s", (from, to) => {
    const core = coreIn(from);
    expect(change(core, to).body["update"]).toMatchObject({
      status: "InProgress",
      type: "AccessConfigUpdate",
      params: [{ type: "AuthenticationMode", value: to }],
      errors: [],
    });
    core.wait(1000);
    expect(cluster(core)).toMatchObject({ status: "ACTIVE", accessConfig: { authenticationMode: to } });
  });

  it.each(pairs.filter((pair) => !allowed.includes(pair.join(" "))))(
    "refuses to take a cluster from %s to %s",
    (from, to) => {
      expect(change(coreIn(from), to)).toMatchObject({
        status: 400,
        error: "InvalidParameterException",
        message: `Unsupported authentication mode update from ${from} to ${to}`,
      });
    },
  );

  it("is asynchronous: the old mode holds until the update is successful", () => {
    const core = coreIn("CONFIG_MAP");
    const { id } = change(core, "API_AND_CONFIG_MAP").body["update"] as { id: string };
    const update = (): unknown => core.eks("GET", `/clusters/prod/updates/${id}`).body["update"];
    core.wait(999);
    expect(cluster(core)).toMatchObject({ status: "UPDATING", accessConfig: { authenticationMode: "CONFIG_MAP" } });
    expect(core.create(role("x")).error).toBe("InvalidRequestException");
    expect(update()).toMatchObject({ status: "InProgress" });
    core.wait(1);
    expect(update()).toMatchObject({ status: "Successful" });
    expect(core.create(role("x")).status).toBe(200);
    expect(core.eks("GET", "/clusters/prod/updates").body["updateIds"]).toEqual([id]);
  });

  it("refuses a second update while one is in progress, and lets entries change meanwhile", () => {
    const core = coreIn("API_AND_CONFIG_MAP");
    const { id } = change(core, "API").body["update"] as { id: string };
    expect(change(core, "API")).toMatchObject({
      status: 409,
      error: "ResourceInUseException",
      message: `Cannot AccessConfigUpdate because cluster prod currently has update ${id} in progress`,
    });
    expect(core.create(role("x")).status).toBe(200);
  });

  it("answers a repeated request with the same update", () => {
    const core = coreIn("API_AND_CONFIG_MAP");
    const first = change(core, "API", { clientRequestToken: "t" });
    expect(change(core, "API", { clientRequestToken: "t" })).toEqual(first);
  });

  it.each([
    ["another mode than there are", { accessConfig: { authenticationMode: "api" } }],
    ["no mode", { accessConfig: {} }],
    ["something else than the mode", { logging: { clusterLogging: [] } }],
  ])("refuses %s", (_, body) => {
    const answer = coreIn("CONFIG_MAP").eks("POST", "/clusters/prod/update-config", body);
    expect(answer).toMatchObject({ status: 400, error: "InvalidParameterException" });
  });

  it.each([
    ["1.29", "eks.0", 400],
    ["1.28", "eks.5", 400],
    ["1.28", "eks.6", 200],
    ["1.33", "eks.1", 200],
  ])("answers Kubernetes %s on platform %s with %i", (version, platformVersion, status) => {
    expect(change(coreIn("CONFIG_MAP", { version, platformVersion }), "API_AND_CONFIG_MAP").status).toBe(status);
  });

  it("refuses a cluster that is not active", () => {
    expect(change(coreIn("API_AND_CONFIG_MAP", { status: "CREATING" }), "API").status).toBe(409);
  });
});

describe("the cluster's creator", () => {
  const bootstrapCreator = role("creator");

  it("gets a deletable cluster-admin entry when the cluster leaves CONFIG_MAP", () => {
    const core = coreIn("CONFIG_MAP", { bootstrapCreator });
    change(core, "API_AND_CONFIG_MAP");
    core.wait(1000);
    expect(core.describe(bootstrapCreator).body["accessEntry"]).toMatchObject({
      kubernetesGroups: [],
      type: "STANDARD",
    });
    expect(core.associated(bootstrapCreator).body["associatedAccessPolicies"]).toEqual([
      expect.objectContaining({
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster", namespaces: [] },
      }),
    ]);
    expect(core.delete(bootstrapCreator).status).toBe(200);
    change(core, "API");
    core.wait(1000);
    expect(core.describe(bootstrapCreator).status).toBe(404);
  });

  it("has the entry from the start in the other modes, so that declaring it again is a conflict", () => {
    expect(coreIn("API", { bootstrapCreator }).create(bootstrapCreator).status).toBe(409);
  });
});

describe("DescribeUpdate and ListUpdates", () => {
  it.each(["/clusters/prod/updates/00000000", "/clusters/nowhere/updates", "/clusters/nowhere/updates/x"])(
    "refuse %s",
    (path) => {
      expect(coreIn("API").eks("GET", path)).toMatchObject({ status: 404, error: "ResourceNotFoundException" });
    },
  );

  it("know nothing of node groups and add-ons", () => {
    const core = coreIn("API_AND_CONFIG_MAP");
    const { id } = change(core, "API").body["update"] as { id: string };
    expect(core.eks("GET", `/clusters/prod/updates/${id}?nodegroupName=n`).status).toBe(404);
    expect(core.eks("GET", "/clusters/prod/updates?addonName=a").body["updateIds"]).toEqual([]);
  });
});

it("bootstrapClusterCreatorAdminPermissions stays what it was when the cluster was made, whatever the mode", () => {
  const core = coreIn("CONFIG_MAP");
  expect(cluster(core).accessConfig).toMatchObject({ bootstrapClusterCreatorAdminPermissions: true });
  change(core, "API_AND_CONFIG_MAP");
  core.wait(5_000);
  expect(cluster(core).accessConfig).toEqual({
    bootstrapClusterCreatorAdminPermissions: true,
    authenticationMode: "API_AND_CONFIG_MAP",
  });
  expect(cluster(coreIn("API")).accessConfig).toMatchObject({ bootstrapClusterCreatorAdminPermissions: false });
});
