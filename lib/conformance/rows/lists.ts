import type { Call, Row } from "../row";
import { associate, create, invalidParameter, invalidRequest, inUse, listPolicies, notFound } from "./words";
import { REFUSED, SAID, SOURCE, VIEW, WHOLE_CLUSTER } from "./words";

const listEntries = (rest: object, expected: Pick<Call, "gives" | "refuses">, clusterName = "<cluster>"): Call => ({
  call: "ListAccessEntries",
  with: { clusterName, ...rest },
  ...expected,
});

/** Lists and their pages. */
export const LISTS: readonly Row[] = [
  {
    id: "list/entries",
    what: "A list of entries holds ARNs of principals, and is filtered by a policy",
    calls: [
      create(),
      create({}, {}, "<other-role>"),
      associate(WHOLE_CLUSTER),
      listEntries({ associatedPolicyArn: VIEW }, { gives: { accessEntries: { $has: "<role>" } } }),
      listEntries({ associatedPolicyArn: VIEW }, { gives: { accessEntries: { $lacks: "<other-role>" } } }),
    ],
    source: SOURCE.api("ListAccessEntries"),
    verified: true,
  },
  {
    id: "list/page-of-one",
    what: "maxResults cuts a page, and nextToken leads to the next, which is another",
    calls: [
      create(),
      create({}, {}, "<other-role>"),
      listEntries({ maxResults: 1 }, { gives: { accessEntries: { $length: 1 }, nextToken: { $is: "text" } } }),
      listEntries(
        { maxResults: 1, nextToken: "<2.nextToken>" },
        { gives: { accessEntries: { $lacks: "<2.accessEntries.0>" } } },
      ),
    ],
    source: SOURCE.api("ListAccessEntries"),
    verified: true,
  },
  {
    id: "list/default-page",
    what: "A page has a hundred entries where nothing is said, and the last page no nextToken",
    calls: [
      listEntries({}, { gives: { accessEntries: { $length: 100 }, nextToken: { $is: "text" } } }, "<large-cluster>"),
      listEntries(
        { nextToken: "<0.nextToken>" },
        { gives: { accessEntries: { $length: 1 }, nextToken: { $absent: true } } },
        "<large-cluster>",
      ),
    ],
    source: SOURCE.api("ListAccessEntries"),
    verified: true,
  },
  {
    id: "list/policies-of-an-entry-in-pages",
    what: "The policies of an entry come in pages too",
    calls: [
      create(),
      associate(WHOLE_CLUSTER),
      associate(WHOLE_CLUSTER, {}, "<policy:AmazonEKSEditPolicy>"),
      {
        call: "ListAssociatedAccessPolicies",
        with: { clusterName: "<cluster>", principalArn: "<role>", maxResults: 1 },
        gives: { associatedAccessPolicies: { $length: 1 }, nextToken: { $is: "text" } },
      },
      {
        call: "ListAssociatedAccessPolicies",
        with: { clusterName: "<cluster>", principalArn: "<role>", maxResults: 1, nextToken: "<3.nextToken>" },
        gives: {
          associatedAccessPolicies: { $lacks: { policyArn: "<3.associatedAccessPolicies.0.policyArn>" } },
          clusterName: "<cluster>",
          principalArn: "<role>",
        },
      },
    ],
    source: SOURCE.api("ListAssociatedAccessPolicies"),
    verified: true,
  },
  {
    id: "list/no-policies",
    what: "An entry without policies has an empty list of them",
    calls: [create(), listPolicies({ gives: { associatedAccessPolicies: [], nextToken: { $absent: true } } })],
    source: SOURCE.api("ListAssociatedAccessPolicies"),
    verified: true,
  },
  ...["AmazonEKSViewPolicy", "AmazonEKSClusterAdminPolicy", "AmazonEKSSecretReaderPolicy"].map((name): Row => ({
    id: `list/access-policies-${name}`,
    what: `${name} is among the access policies, with an ARN that has neither region nor account`,
    calls: [
      { call: "ListAccessPolicies", with: {}, gives: { accessPolicies: { $has: { name, arn: `<policy:${name}>` } } } },
    ],
    source: SOURCE.api("ListAccessPolicies"),
    verified: true,
  })),
  {
    id: "list/max-results-101",
    what: "More than a hundred to a page is refused",
    calls: [listEntries({ maxResults: 101 }, REFUSED)],
    source: SOURCE.api("ListAccessEntries"),
    verified: true,
  },
  {
    id: "list/max-results-0",
    what: "A page of none is refused",
    calls: [listEntries({ maxResults: 0 }, REFUSED)],
    source: SOURCE.api("ListAccessEntries"),
    verified: true,
    notByCli: "it knows the range itself",
  },
  {
    id: "list/foreign-token",
    what: "A nextToken that no list gave is refused",
    calls: [listEntries({ nextToken: "none" }, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
];

const setMode = (name: string, mode: string, expected: Pick<Call, "gives" | "refuses">): Call => ({
  call: "UpdateClusterConfig",
  with: { name, accessConfig: { authenticationMode: mode } },
  ...expected,
});

const unsupported = (from: string, to: string): Pick<Call, "refuses"> =>
  invalidParameter(`Unsupported authentication mode update from ${from} to ${to}`);

/** The cluster and its authentication mode. Modes are changed of clusters of the suite's own sandbox alone. */
export const CLUSTERS: readonly Row[] = [
  {
    id: "cluster/describe",
    what: "A cluster shows its mode, its status and its ARN",
    calls: [
      {
        call: "DescribeCluster",
        with: { name: "<cluster>" },
        gives: {
          cluster: {
            name: "<cluster>",
            arn: "arn:<partition>:eks:<region>:<account>:cluster/<cluster>",
            status: { $oneOf: ["ACTIVE", "UPDATING"] },
            accessConfig: { authenticationMode: { $oneOf: ["API", "API_AND_CONFIG_MAP"] } },
          },
        },
      },
    ],
    source: SOURCE.api("DescribeCluster"),
    verified: true,
  },
  {
    id: "cluster/unknown",
    what: "A cluster that does not exist is not found",
    calls: [
      {
        call: "DescribeCluster",
        with: { name: "<absent-cluster>" },
        ...notFound("No cluster found for name: <absent-cluster>."),
      },
    ],
    source: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/cluster.go",
    verified: true,
  },
  {
    id: "cluster/unknown-entries",
    what: "Entries of a cluster that does not exist are not found",
    calls: [listEntries({}, notFound(), "<absent-cluster>")],
    source: SOURCE.api("ListAccessEntries"),
    verified: true,
  },
  {
    id: "cluster/parameters-first",
    what: "What is wrong with a request is said before its cluster is looked up",
    calls: [
      {
        call: "CreateAccessEntry",
        with: { clusterName: "<absent-cluster>", principalArn: "<role>", type: "Standard" },
        ...invalidParameter(),
      },
    ],
    source: SOURCE.preflight,
    verified: true,
  },
  ...(["CreateAccessEntry", "DescribeAccessEntry", "AssociateAccessPolicy", "ListAccessEntries"] as const).map(
    (call): Row => ({
      id: `mode/config-map-${call}`,
      what: `${call} is refused of a cluster whose mode is CONFIG_MAP`,
      calls: [
        {
          call,
          with: {
            clusterName: "<config-map-cluster>",
            ...(call === "ListAccessEntries" ? {} : { principalArn: "<role>" }),
            ...(call === "AssociateAccessPolicy" && { policyArn: VIEW, accessScope: WHOLE_CLUSTER }),
          },
          ...invalidRequest(SAID.mode),
        },
      ],
      source: SOURCE.issue("aws-ia/terraform-aws-eks-blueprints", 1877),
      verified: true,
    }),
  ),
  {
    id: "mode/in-one-step",
    what: "CONFIG_MAP does not become API in one step",
    calls: [setMode("<config-map-cluster>", "API", unsupported("CONFIG_MAP", "API"))],
    source: SOURCE.issue("pulumi/pulumi-eks", 1493),
    verified: true,
  },
  {
    id: "mode/the-same",
    what: "The mode that the cluster has is refused",
    calls: [setMode("<both-cluster>", "API_AND_CONFIG_MAP", unsupported("API_AND_CONFIG_MAP", "API_AND_CONFIG_MAP"))],
    source: SOURCE.issue("aws/aws-cdk", 31032),
    verified: true,
  },
  ...["API_AND_CONFIG_MAP", "CONFIG_MAP"].map((mode): Row => ({
    id: `mode/back-to-${mode.toLowerCase().replaceAll("_", "-")}`,
    what: `API is the last mode: it does not become ${mode}`,
    calls: [setMode("<api-cluster>", mode, REFUSED)],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html",
    verified: true,
  })),
  {
    id: "mode/change",
    what: "A change of the mode is an update, which DescribeUpdate and ListUpdates know, while the cluster is UPDATING",
    calls: [
      setMode("<changing-cluster>", "API_AND_CONFIG_MAP", {
        gives: {
          update: {
            id: { $matches: "^[0-9a-f-]{36}$" },
            status: "InProgress",
            createdAt: { $is: "time" },
            errors: [],
          },
        },
      }),
      {
        call: "DescribeUpdate",
        with: { name: "<changing-cluster>", updateId: "<0.update.id>" },
        gives: { update: { id: "<0.update.id>" } },
      },
      { call: "ListUpdates", with: { name: "<changing-cluster>" }, gives: { updateIds: { $has: "<0.update.id>" } } },
      { call: "DescribeCluster", with: { name: "<changing-cluster>" }, gives: { cluster: { status: "UPDATING" } } },
    ],
    source: SOURCE.modes,
    verified: true,
  },
  {
    id: "mode/change-while-changing",
    what: "A second change while one is running is a conflict",
    calls: [
      setMode("<second-changing-cluster>", "API_AND_CONFIG_MAP", {}),
      setMode(
        "<second-changing-cluster>",
        "API",
        inUse(
          "Cannot AccessConfigUpdate because cluster <second-changing-cluster> currently has update <0.update.id> in progress",
        ),
      ),
    ],
    source: SOURCE.issue("aws/aws-cdk", 33452),
    verified: true,
  },
  {
    id: "mode/update-type",
    what: "The update's type is AccessConfigUpdate, and its parameter the mode",
    calls: [
      setMode("<third-changing-cluster>", "API", {
        gives: { update: { type: "AccessConfigUpdate", params: [{ type: "AuthenticationMode", value: "API" }] } },
      }),
    ],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "mode/unknown-update",
    what: "An update that does not exist is not found",
    calls: [
      {
        call: "DescribeUpdate",
        with: { name: "<cluster>", updateId: "00000000-0000-4000-8000-000000000000" },
        ...notFound(),
      },
    ],
    source: SOURCE.api("DescribeUpdate"),
    verified: true,
  },
  {
    id: "cluster/list",
    what: "The cluster is among the region's",
    calls: [{ call: "ListClusters", with: {}, gives: { clusters: { $has: "<listed-cluster>" } } }],
    source: SOURCE.api("ListClusters"),
    verified: true,
  },
];
