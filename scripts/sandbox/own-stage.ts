import type { CredentialsFor } from "../../lib/io/aws/credentials";
import type { Stage } from "../../lib/conformance";
import { sandboxEnvironment, startSandbox, type SeedCluster } from "../../lib/sandbox";
import { MISLEADING } from "../demo/sandbox-access";

/** A place to run the suite in, and the way out of it. */
export interface OpenStage {
  readonly stage: Stage;
  /** @default what the environment says */
  readonly endpoint: string | undefined;
  /** The environment of clients there. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly region: string | undefined;
  readonly credentials?: NonNullable<ReturnType<CredentialsFor>>;
  readonly close: () => Promise<void>;
}

const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";
const REGION = "eu-west-1";
/** Longer than any run: what an update does while it is in progress must not end meanwhile. */
const UPDATE_MS = 3_600_000;
/** One more than a page. */
const LARGE = 101;

/** A sandbox of the suite's own, with all that a row can need: other modes, another account's role, an IAM user. */
export async function openOwnStage(run: string, path: string): Promise<OpenStage> {
  const cluster = (name: string, rest: Partial<SeedCluster> = {}): SeedCluster => ({
    name,
    account: ACCOUNT,
    region: REGION,
    ...rest,
  });
  const names = {
    cluster: "conformance",
    "listed-cluster": "conformance",
    account: ACCOUNT,
    region: REGION,
    partition: "aws",
    user: `arn:aws:iam::${ACCOUNT}:user/${run}-user`,
    "foreign-role": `arn:aws:iam::${OTHER_ACCOUNT}:role/${run}-foreign`,
    "service-linked-role": `arn:aws:iam::${ACCOUNT}:role/aws-service-role/eks.amazonaws.com/${run}-linked`,
    "large-cluster": `${run}-large`,
    "config-map-cluster": `${run}-config-map`,
    "both-cluster": `${run}-both`,
    "api-cluster": `${run}-api`,
    "changing-cluster": `${run}-changing`,
    "second-changing-cluster": `${run}-second`,
    "third-changing-cluster": `${run}-third`,
  };
  const many = Array.from({ length: LARGE }, (_, index) => ({ principalArn: `arn:aws:iam::${ACCOUNT}:role/${index}` }));
  const sandbox = await startSandbox({
    principals: "strict",
    updateMs: UPDATE_MS,
    seed: {
      principals: [names.user, names["foreign-role"], names["service-linked-role"]],
      clusters: [
        cluster(names.cluster),
        cluster(names["large-cluster"], { entries: many }),
        cluster(names["both-cluster"]),
        cluster(names["api-cluster"], { authenticationMode: "API" }),
        ...[names["config-map-cluster"], names["changing-cluster"], names["second-changing-cluster"]].map((name) =>
          cluster(name, { authenticationMode: "CONFIG_MAP" }),
        ),
        cluster(names["third-changing-cluster"]),
      ],
    },
  });
  return {
    stage: { run, path, names },
    endpoint: sandbox.url,
    env: {
      ...Object.fromEntries(MISLEADING.map((name) => [name, undefined])),
      ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION),
    },
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "sandbox" },
    close: () => sandbox.close(),
  };
}
