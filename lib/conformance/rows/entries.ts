import type { Row } from "../row";
import { create, describe, entry, inUse, invalidParameter, notFound, remove, SAID, SOURCE, update } from "./words";

const MODULE = "terraform-aws-modules/terraform-aws-eks";
const STS = "arn:<partition>:sts::<account>:assumed-role/<role-name>/{{SessionName}}";

/** The life of an entry. */
export const ENTRIES: readonly Row[] = [
  {
    id: "entry/create",
    what: "A new entry has every member of the API's AccessEntry, and no groups of its own",
    calls: [
      create(
        { tags: { Team: "payments" } },
        entry({
          clusterName: "<cluster>",
          principalArn: "<role>",
          kubernetesGroups: [],
          createdAt: { $is: "time" },
          modifiedAt: { $is: "time" },
          tags: { Team: "payments" },
          type: "STANDARD",
        }),
      ),
    ],
    source: SOURCE.api("CreateAccessEntry"),
    verified: true,
  },
  {
    id: "entry/arn",
    what: "An entry's ARN names the cluster, the kind and account of the principal, its name, and a UUID",
    calls: [
      create(
        {},
        entry({
          accessEntryArn: {
            $matches:
              "^arn:<partition>:eks:<region>:<account>:access-entry/<cluster>/role/<account>/(.+/)?<role-name>/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
          },
        }),
      ),
    ],
    source: SOURCE.arn,
    verified: true,
  },
  {
    id: "entry/arn-without-path",
    what: "The name in an entry's ARN is the role's without its path",
    calls: [
      create({}, entry({ accessEntryArn: { $matches: "access-entry/<cluster>/role/<account>/<role-name>/[^/]+$" } })),
    ],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "entry/default-username",
    what: "A role's username is the STS ARN of its sessions, without its path, the template unrendered",
    calls: [create({}, entry({ username: STS })), describe(entry({ username: STS }))],
    source: SOURCE.create,
    verified: true,
  },
  {
    id: "entry/user-default-username",
    what: "An IAM user's username is its own ARN",
    calls: [create({}, entry({ username: "<user>", type: "STANDARD" }), "<user>")],
    source: SOURCE.create,
    verified: true,
  },
  {
    id: "entry/other-account",
    what: "A STANDARD entry may be of another account's role",
    calls: [create({}, entry({ principalArn: "<foreign-role>", type: "STANDARD" }), "<foreign-role>")],
    source: SOURCE.create,
    verified: true,
  },
  {
    id: "entry/duplicate",
    what: "A second entry of a principal is a conflict",
    calls: [create(), create({}, inUse("The specified access entry resource is already in use on this cluster."))],
    source: SOURCE.issue(MODULE, 3293),
    verified: true,
  },
  {
    id: "entry/same-token",
    what: "The same request with the same clientRequestToken is answered with the entry it made",
    calls: [
      create({ clientRequestToken: "<role-name>", kubernetesGroups: ["a"] }),
      create(
        { clientRequestToken: "<role-name>", kubernetesGroups: ["a"] },
        entry({ accessEntryArn: "<0.accessEntry.accessEntryArn>" }),
      ),
    ],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "entry/same-token-other-parameters",
    what: "The same clientRequestToken with other parameters is a conflict",
    calls: [
      create({ clientRequestToken: "<role-name>", kubernetesGroups: ["a"] }),
      create({ clientRequestToken: "<role-name>", kubernetesGroups: ["b"] }, inUse()),
    ],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "entry/update-replaces",
    what: "An update that leaves out groups and username puts back the defaults",
    calls: [
      create({ kubernetesGroups: ["viewers"], username: "viewer:{{SessionName}}" }),
      update(
        { username: "viewer:{{SessionName}}" },
        entry({ kubernetesGroups: [], username: "viewer:{{SessionName}}" }),
      ),
      update({ kubernetesGroups: ["a", "b"] }, entry({ kubernetesGroups: { $set: ["a", "b"] }, username: STS })),
      describe(entry({ kubernetesGroups: { $set: ["a", "b"] }, username: STS })),
    ],
    source: "https://github.com/hashicorp/terraform-provider-aws/pull/36484",
    verified: true,
  },
  {
    id: "entry/update-empty-username",
    what: "An update with an empty username puts back the default",
    calls: [create({ username: "viewer" }), update({ username: "" }, entry({ username: STS }))],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "entry/update-keeps-the-rest",
    what: "An update changes neither type, nor tags, nor the entry's ARN",
    calls: [
      create({ tags: { Team: "payments" } }),
      update(
        { kubernetesGroups: ["viewers"] },
        entry({ type: "STANDARD", tags: { Team: "payments" }, accessEntryArn: "<0.accessEntry.accessEntryArn>" }),
      ),
    ],
    source: SOURCE.api("UpdateAccessEntry"),
    verified: true,
  },
  {
    id: "entry/delete",
    what: "A deleted entry is gone, and deleting answers nothing",
    calls: [create(), remove({ gives: {} }), describe(notFound())],
    source: SOURCE.delete,
    verified: true,
  },
  {
    id: "entry/made-again",
    what: "An entry made again is another resource, and has no policy of the old one",
    calls: [
      create(),
      remove(),
      create({}, entry({ accessEntryArn: { $matches: "." } })),
      {
        call: "ListTagsForResource",
        with: { resourceArn: "<0.accessEntry.accessEntryArn>" },
        refuses: { code: "NotFoundException", status: 404 },
      },
    ],
    source: SOURCE.none,
    verified: false,
  },
  ...(["DescribeAccessEntry", "UpdateAccessEntry", "DeleteAccessEntry"] as const).map((call): Row => ({
    id: `entry/none-${call.replace("AccessEntry", "").toLowerCase()}`,
    what: `${call} of a principal without an entry is not found`,
    calls: [{ call, with: { clusterName: "<cluster>", principalArn: "<role>" }, ...notFound() }],
    source: SOURCE.api(call),
    verified: true,
  })),
  {
    id: "principal/absent",
    what: "A role that IAM does not have is an invalid principal",
    calls: [create({}, invalidParameter(SAID.invalidPrincipal), "<absent-role>")],
    source: SOURCE.issue(MODULE, 2969),
    verified: true,
  },
  {
    id: "principal/without-its-path",
    what: "A role whose path is left out is an invalid principal",
    calls: [create({}, invalidParameter(SAID.invalidPrincipal), "<bare-role>")],
    source: SOURCE.issue(MODULE, 2969),
    verified: true,
  },
  ...(
    [
      ["session", "An STS session", "arn:<partition>:sts::<account>:assumed-role/<role-name>/me", true],
      ["federated", "A federated user", "arn:<partition>:sts::<account>:federated-user/<role-name>", true],
      ["group", "An IAM group", "arn:<partition>:iam::<account>:group/<role-name>", false],
      ["instance-profile", "An instance profile", "arn:<partition>:iam::<account>:instance-profile/<role-name>", false],
      ["policy", "A policy", "arn:<partition>:iam::<account>:policy/<role-name>", false],
      ["short-account", "An account of eleven digits", "arn:<partition>:iam::11112222333:role/<role-name>", false],
      ["no-arn", "A bare name", "<role-name>", true],
    ] as const
  ).map(([id, what, principal, verified]): Row => ({
    id: `principal/${id}`,
    what: `${what} is no principal of an entry`,
    calls: [create({}, invalidParameter(SAID.format), principal)],
    source: verified ? SOURCE.api("CreateAccessEntry") : SOURCE.none,
    verified,
  })),
  {
    id: "principal/describe-malformed",
    what: "Describing an entry by something that is no principal's ARN is refused by its format",
    calls: [
      create(),
      {
        call: "DescribeAccessEntry",
        with: { clusterName: "<cluster>", principalArn: "<0.accessEntry.accessEntryArn>" },
        ...invalidParameter(SAID.format),
      },
    ],
    source: SOURCE.api("DescribeAccessEntry"),
    verified: true,
  },
  {
    id: "principal/service-linked",
    what: "A service-linked role's entry is AWS's to make",
    calls: [
      create(
        {},
        invalidParameter(
          "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role",
        ),
        "<service-linked-role>",
      ),
    ],
    source: SOURCE.issue("hashicorp/terraform-provider-aws", 36447),
    verified: true,
  },
];
