import type { Row } from "../row";
import { associate, create, disassociate, invalidParameter, listPolicies, notFound, policies, remove } from "./words";
import { invalidRequest, REFUSED, SAID, SOURCE, VIEW, WHOLE_CLUSTER } from "./words";

const namespaces = (...names: readonly string[]): object => ({ type: "namespace", namespaces: names });
const scoped = (...names: readonly string[]): object => ({ type: "namespace", namespaces: { $set: names } });

const SERVICE_LINKED = "<policy:AmazonEKSClusterInsightsPolicy>";
const AUTO_NODE = "<policy:AmazonEKSAutoNodePolicy>";

/** More than the 20 that CloudFormation's schema allows. */
const MANY = (
  "AmazonEKSAdminPolicy AmazonEKSAdminViewPolicy AmazonEKSClusterAdminPolicy AmazonEKSEditPolicy " +
  "AmazonEKSSecretReaderPolicy AmazonEKSViewPolicy"
).split(" ");

/** Which policies an entry has, and where. */
export const POLICIES: readonly Row[] = [
  {
    id: "policy/cluster-scope",
    what: "A policy of the whole cluster is answered with an empty list of namespaces",
    calls: [
      create(),
      associate(
        { type: "cluster" },
        {
          gives: {
            clusterName: "<cluster>",
            principalArn: "<role>",
            associatedAccessPolicy: {
              policyArn: VIEW,
              accessScope: WHOLE_CLUSTER,
              associatedAt: { $is: "time" },
              modifiedAt: { $is: "time" },
            },
          },
        },
      ),
      listPolicies(policies({ policyArn: VIEW, accessScope: WHOLE_CLUSTER, associatedAt: { $is: "time" } })),
    ],
    source: SOURCE.cliPolicies,
    verified: true,
  },
  {
    id: "policy/empty-namespaces",
    what: "An empty list of namespaces is none: Terraform sends it with the scope cluster",
    calls: [create(), associate(WHOLE_CLUSTER)],
    source:
      "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/access_policy_association.go",
    verified: true,
  },
  {
    id: "policy/namespace-scope",
    what: "A policy may have namespaces, and a trailing * matches what begins so",
    calls: [
      create(),
      associate(namespaces("payments", "dev-*"), {
        gives: { associatedAccessPolicy: { accessScope: scoped("payments", "dev-*") } },
      }),
    ],
    source: SOURCE.policies,
    verified: true,
  },
  {
    id: "policy/again-changes-the-scope",
    what: "The same policy again changes its scope, and is no conflict",
    calls: [
      create(),
      associate(namespaces("payments")),
      associate(WHOLE_CLUSTER, { gives: { associatedAccessPolicy: { accessScope: WHOLE_CLUSTER } } }),
      associate(namespaces("billing"), { gives: { associatedAccessPolicy: { accessScope: scoped("billing") } } }),
      listPolicies(policies({ policyArn: VIEW, accessScope: scoped("billing") })),
    ],
    source: SOURCE.policies,
    verified: true,
  },
  {
    id: "policy/associated-at",
    what: "A changed scope keeps associatedAt",
    calls: [
      create(),
      associate(namespaces("payments")),
      associate(WHOLE_CLUSTER, {
        gives: { associatedAccessPolicy: { associatedAt: "<1.associatedAccessPolicy.associatedAt>" } },
      }),
    ],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "policy/several",
    what: "An entry has any number of policies, each with a scope of its own",
    calls: [
      create(),
      associate(WHOLE_CLUSTER),
      associate(namespaces("payments"), {}, "<policy:AmazonEKSEditPolicy>"),
      listPolicies({
        gives: {
          associatedAccessPolicies: {
            $has: { policyArn: "<policy:AmazonEKSEditPolicy>", accessScope: scoped("payments") },
          },
        },
      }),
      listPolicies({ gives: { associatedAccessPolicies: { $has: { policyArn: VIEW, accessScope: WHOLE_CLUSTER } } } }),
    ],
    source: SOURCE.policies,
    verified: true,
  },
  {
    id: "policy/disassociate",
    what: "A policy taken away is gone, and the others stay",
    calls: [
      create(),
      associate(WHOLE_CLUSTER),
      associate(WHOLE_CLUSTER, {}, "<policy:AmazonEKSEditPolicy>"),
      disassociate({ gives: {} }),
      listPolicies(policies({ policyArn: "<policy:AmazonEKSEditPolicy>" })),
    ],
    source: SOURCE.api("DisassociateAccessPolicy"),
    verified: true,
  },
  {
    id: "policy/disassociate-what-is-not-there",
    what: "A policy that the entry does not have is not found",
    calls: [create(), disassociate(notFound())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "policy/goes-with-its-entry",
    what: "An entry deleted takes its policies along: one made again has none",
    calls: [create(), associate(WHOLE_CLUSTER), remove(), create(), listPolicies(policies())],
    source: SOURCE.delete,
    verified: true,
  },
  {
    id: "policy/no-entry",
    what: "A policy for a principal without an entry is not found, by the message that Terraform waits for",
    calls: [associate(WHOLE_CLUSTER, notFound(SAID.noEntry))],
    source: SOURCE.issue("terraform-aws-modules/terraform-aws-eks", 3024),
    verified: true,
  },
  {
    id: "policy/list-no-entry",
    what: "The policies of a principal without an entry are not found",
    calls: [listPolicies(notFound())],
    source: SOURCE.api("ListAssociatedAccessPolicies"),
    verified: true,
  },
  {
    id: "policy/unknown",
    what: "A policy that does not exist is not found",
    calls: [create(), associate(WHOLE_CLUSTER, notFound("The specified policyArn could not be found."), `${VIEW}X`)],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "policy/of-iam",
    what: "An IAM policy is refused by its format",
    calls: [
      create(),
      associate(
        WHOLE_CLUSTER,
        invalidParameter("The policyArn parameter format is not valid"),
        "arn:<partition>:iam::aws:policy/ReadOnlyAccess",
      ),
    ],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "policy/service-linked-only",
    what: "A policy for service-linked roles is refused of any other role",
    calls: [
      create(),
      associate(
        WHOLE_CLUSTER,
        invalidParameter("The specified policyArn can only be associated with service-linked roles"),
        SERVICE_LINKED,
      ),
    ],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",
    verified: true,
  },
  ...(["EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX"] as const).map((type): Row => ({
    id: `policy/on-${type.toLowerCase().replace("_", "-")}`,
    what: `An entry of type ${type} takes no policy`,
    calls: [
      create({ type }),
      associate(WHOLE_CLUSTER, type === "EC2_LINUX" ? invalidParameter(SAID.standardOnly) : REFUSED),
    ],
    source: type === "EC2_LINUX" ? SOURCE.issue("aws-controllers-k8s/community", 2144) : SOURCE.create,
    verified: true,
  })),
  {
    id: "policy/auto-node-on-ec2",
    what: "Auto Mode's EC2 entries take their node policy",
    calls: [
      create({ type: "EC2" }),
      associate(WHOLE_CLUSTER, {}, AUTO_NODE),
      listPolicies(policies({ policyArn: AUTO_NODE })),
    ],
    source: SOURCE.autoNode,
    verified: true,
  },
  {
    id: "policy/other-on-ec2",
    what: "Auto Mode's EC2 entries take no other policy",
    calls: [create({ type: "EC2" }), associate(WHOLE_CLUSTER, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "policy/on-hyperpod-linux",
    what: "An entry of type HYPERPOD_LINUX takes no policy",
    calls: [create({ type: "HYPERPOD_LINUX" }), associate(WHOLE_CLUSTER, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "policy/many",
    what: "Every policy that people are given can be had at once, none twice",
    calls: [
      create(),
      ...MANY.map((name) => associate(WHOLE_CLUSTER, {}, `<policy:${name}>`)),
      listPolicies({ gives: { associatedAccessPolicies: { $length: MANY.length } } }),
    ],
    source: SOURCE.policies,
    verified: true,
  },
];

/** What a scope may be. */
export const SCOPES: readonly Row[] = [
  {
    id: "scope/cluster-with-namespaces",
    what: "The scope cluster with namespaces is refused",
    calls: [
      create(),
      associate(
        { type: "cluster", namespaces: ["payments"] },
        invalidParameter({ messageBegins: "accessScope should not include namespaces" }),
      ),
    ],
    source: SOURCE.preflight,
    verified: true,
  },
  {
    id: "scope/namespace-without-namespaces",
    what: "The scope namespace without any is refused",
    calls: [
      create(),
      associate(
        { type: "namespace", namespaces: [] },
        invalidParameter({ messageBegins: "At least 1 namespace must be provided" }),
      ),
    ],
    source: SOURCE.preflight,
    verified: true,
  },
  {
    id: "scope/unknown-type",
    what: "A scope of another type is refused",
    calls: [create(), associate({ type: "Cluster" }, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "scope/absent-namespace",
    what: "Whether a namespace exists is not looked at",
    calls: [create(), associate(namespaces("there-is-none-of-this-name"))],
    source: SOURCE.policies,
    verified: true,
  },
  {
    id: "scope/cluster-admin-in-a-namespace",
    what: "The cluster-admin policy may be had in a namespace",
    calls: [create(), associate(namespaces("payments"), {}, "<policy:AmazonEKSClusterAdminPolicy>")],
    source: SOURCE.none,
    verified: false,
  },
  ...(
    [
      ["bare-wildcard", "*"],
      ["leading-wildcard", "*-prod"],
      ["inner-wildcard", "a*b"],
      ["question-mark", "dev-?"],
      ["upper-case", "Payments"],
      ["empty", ""],
    ] as const
  ).map(([id, name]): Row => ({
    id: `scope/${id}`,
    what: `The namespace ${JSON.stringify(name)} is refused`,
    calls: [create(), associate(namespaces(name), invalidParameter())],
    source: SOURCE.none,
    verified: false,
  })),
  {
    id: "scope/twice",
    what: "A namespace written twice is refused",
    calls: [create(), associate(namespaces("a", "a"), invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
];

/** Policies that any role may be given: more than the twenty of CloudFormation's schema. */
const ASSOCIABLE = (
  "AmazonAIOpsAssistantPolicy AmazonARCRegionSwitchScalingPolicy AmazonEKSACKPolicy AmazonEKSAdminPolicy " +
  "AmazonEKSAdminViewPolicy AmazonEKSArgoCDClusterPolicy AmazonEKSArgoCDPolicy AmazonEKSAutoNodePolicy " +
  "AmazonEKSClusterAdminPolicy AmazonEKSEditPolicy AmazonEKSKROPolicy AmazonEKSLoadBalancingClusterPolicy " +
  "AmazonEKSLoadBalancingPolicy AmazonEKSNetworkingClusterPolicy AmazonEKSNetworkingPolicy AmazonEKSSecretAdminPolicy " +
  "AmazonEKSSecretReaderPolicy AmazonEKSViewPolicy AmazonEMRJobPolicy AmazonSagemakerHyperpodClusterPolicy " +
  "AmazonSagemakerHyperpodControllerPolicy"
)
  .split(" ")
  .map((name) => `<policy:${name}>`);

/** Limits that are known of by their error alone, or by CloudFormation's schema. */
export const LIMITS: readonly Row[] = [
  {
    id: "limit/policies-of-an-entry",
    what: "The twenty-first policy of an entry is refused",
    calls: [
      create(),
      ...ASSOCIABLE.slice(0, 20).map((arn) => associate(WHOLE_CLUSTER, {}, arn)),
      associate(WHOLE_CLUSTER, invalidRequest(), ASSOCIABLE[20]),
    ],
    source: SOURCE.none,
    verified: false,
  },
];
