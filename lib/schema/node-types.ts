/** One type of access entry for nodes: all that is known of it here. */
export interface NodeTypeFacts {
  /** For whom it is, in a few words. */
  readonly of: string;
  /**
   * Whether `nodes` of a cluster's file may name it: where Terraform's AWS provider takes it, from 5.100 on, the oldest that
   * `terraform.awsProvider` may ask for.
   */
  readonly provider: boolean;
  /** What makes its entries unasked, for whatever role it is given; undefined where only a customer makes them. */
  readonly maker?: string;
  /** The one access policy that its entries have, for the whole cluster. @default none */
  readonly policy?: string;
  /** How lines of aws-auth for such nodes are told; undefined where aws-auth has none of them. */
  readonly awsAuth?: {
    readonly username: string;
    /** Besides `system:nodes`; of two types with one username, only one has it. */
    readonly group?: string;
  };
}

/** As aws-auth spells them: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html */
const BY_INSTANCE = "system:node:{{EC2PrivateDNSName}}";
const BY_SESSION = "system:node:{{SessionName}}";

/**
 * Every type of access entry that nodes have. The schema, what import and adopt make of live access, and what drift takes to
 * be made by AWS follow from this table; only `lib/sandbox` and `lib/migrate`, which check the rest, know the types by
 * themselves.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
const ROWS = {
  EC2_LINUX: {
    of: "self-managed Linux nodes, Karpenter",
    provider: true,
    maker: "a managed node group",
    awsAuth: { username: BY_INSTANCE },
  },
  EC2_WINDOWS: {
    of: "self-managed Windows nodes",
    provider: true,
    maker: "a managed node group",
    awsAuth: { username: BY_INSTANCE, group: "eks:kube-proxy-windows" },
  },
  FARGATE_LINUX: {
    of: "the pod execution role of Fargate",
    provider: true,
    maker: "a Fargate profile",
    awsAuth: { username: BY_SESSION, group: "system:node-proxier" },
  },
  HYBRID_LINUX: { of: "hybrid nodes", provider: true, awsAuth: { username: BY_SESSION } },
  // https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html
  EC2: {
    of: "custom node classes of Auto Mode",
    provider: true,
    maker: "EKS Auto Mode",
    policy: "AmazonEKSAutoNodePolicy",
  },
  HYPERPOD_LINUX: { of: "nodes of SageMaker HyperPod", provider: false, maker: "SageMaker HyperPod" },
} as const satisfies Readonly<Record<string, NodeTypeFacts>>;

type Rows = typeof ROWS;

/** A type that `nodes` may name. */
export type NodeType = { [K in keyof Rows]: Rows[K]["provider"] extends true ? K : never }[keyof Rows];

export const NODE_TYPES: ReadonlyMap<string, NodeTypeFacts> = new Map(Object.entries(ROWS));

/** Whether `nodes` may name it. */
export function isNodeType(type: string): type is NodeType {
  return NODE_TYPES.get(type)?.provider === true;
}
