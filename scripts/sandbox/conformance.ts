import { randomBytes } from "node:crypto";

import { reportOf, type Report, ROWS, runSuite, SuiteFailed, type Stage } from "../../lib/conformance";
import { UsageError } from "../../lib/diagnostics";
import { endpointOf, tryLocalAccess } from "../../lib/io/aws/local-access";
import { TIMEOUTS } from "../../lib/io/aws/timeouts";
import { cliCaller } from "../../lib/io/conformance/cli-caller";
import { ownRoles } from "../../lib/io/conformance/own-roles";
import { sdkCaller } from "../../lib/io/conformance/sdk-caller";
import { tryIamRegionOf } from "../../lib/io/iam/partition-region";
import type { Io } from "../io";
import { readStage } from "./foreign-stage";
import { openOwnStage, type OpenStage } from "./own-stage";

export interface ConformanceRequest {
  /** @default the suite's own sandbox, or what the environment says where a cluster is named */
  readonly endpoint: string | undefined;
  readonly cluster: string | undefined;
  readonly region: string | undefined;
  readonly rolePrefix: string;
  readonly cli: boolean;
  /** Only rows whose id begins so; empty: all. */
  readonly rows: readonly string[];
}

const WORKERS = 4;
/** EKS is eventually consistent: what goes away by waiting was not a difference. */
const PAUSES_AT_AWS = [2_000, 10_000];
const MAX_ATTEMPTS = 6;

/** Three characters at least, so that a random end and a number fit into the 64 of a role's name. */
const PREFIX = /^[A-Za-z][A-Za-z0-9-]{2,39}$/;

function check({ cluster, endpoint, rolePrefix, rows }: ConformanceRequest): void {
  if (!PREFIX.test(rolePrefix)) {
    throw new UsageError("--role-prefix takes 3 to 40 letters, digits and hyphens, a letter first");
  }
  if (endpoint !== undefined && !URL.canParse(endpoint)) throw new UsageError("--endpoint takes a URL");
  if (endpoint !== undefined && cluster === undefined) {
    throw new UsageError("--endpoint needs --cluster: the suite chooses no cluster of yours by itself");
  }
  const idle = rows.find((start) => !ROWS.some(({ id }) => id.startsWith(start)));
  if (idle !== undefined) throw new UsageError(`--row ${idle}: no row's id begins so`);
}

async function clientsOf(place: Omit<OpenStage, "stage" | "close">, io: Io, isCli: boolean) {
  const eks = await import("@aws-sdk/client-eks");
  const { credentials, endpoint, region } = place;
  const common = {
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: TIMEOUTS,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const client = new eks.EKSClient({ ...common, ...(region === undefined ? {} : { region }) });
  const keeper = sdkCaller(eks, client);
  const ownRolesIn = async ({ names }: Stage) => {
    const iam = await import("@aws-sdk/client-iam");
    return ownRoles(
      iam,
      new iam.IAMClient({ ...common, region: tryIamRegionOf(names["partition"] ?? "") ?? "us-east-1" }),
    );
  };
  const callerIn = ({ names }: Stage) => {
    if (!isCli) return keeper;
    const where = { AWS_REGION: names["region"], AWS_DEFAULT_REGION: names["region"] };
    return cliCaller({ env: { ...io.env, ...place.env, ...where }, endpoint: place.endpoint });
  };
  return { keeper, ownRolesIn, callerIn };
}

/** Somebody's cluster. On this machine the access key id is the account, as everywhere with a sandbox. */
function placeOf({ endpoint, region }: ConformanceRequest, env: Io["env"]): Omit<OpenStage, "stage" | "close"> {
  const all = endpoint === undefined ? env : { ...env, AWS_ENDPOINT_URL_EKS: endpoint, AWS_ENDPOINT_URL_IAM: endpoint };
  const credentials = tryLocalAccess(all, "eks", "iam")?.credentialsFor({
    account: env["AWS_ACCESS_KEY_ID"] ?? "",
    region: "",
  });
  return {
    endpoint, // what the environment says of each service, the clients read themselves
    region: region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"],
    env: {},
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/**
 * Runs the suite where it is asked to, and takes back whatever it made there.
 * @throws Error where it cannot run there; what it could not take back has been said
 */
export async function runConformance(request: ConformanceRequest, io: Io): Promise<Report> {
  check(request);
  const { cluster, rolePrefix, cli: isCli } = request;
  const run = `${rolePrefix}-${randomBytes(4).toString("hex")}`;
  const path = `/${rolePrefix}/`;
  const own = cluster === undefined ? await openOwnStage(run, path) : undefined;
  const place = own ?? placeOf(request, io.env);
  const { signal, dispose } = io.onInterrupt();
  try {
    const { callerIn, keeper, ownRolesIn } = await clientsOf(place, io, isCli);
    const stage = own?.stage ?? (await readStage(cluster ?? "", run, path, keeper));
    const caller = callerIn(stage);
    await readStage(stage.names["cluster"] ?? "", run, path, caller);
    if (own === undefined) io.err(`roles and access entries named ${run}-... are made, and deleted at the end\n`);
    const result = await runSuite({
      rows: ROWS.filter(({ id }) => request.rows.length === 0 || request.rows.some((start) => id.startsWith(start))),
      stage,
      caller,
      keeper,
      roles: await ownRolesIn(stage),
      isCli,
      workers: WORKERS,
      pauses: own === undefined ? PAUSES_AT_AWS : [],
      sleep: (ms) => io.sleep(ms),
      signal,
    });
    const where = own === undefined ? (place.endpoint ?? endpointOf(io.env, "eks") ?? "AWS") : "the sandbox";
    return reportOf(
      { endpoint: where, cluster: stage.names["cluster"] ?? "", client: isCli ? "AWS CLI" : "AWS SDK" },
      result,
    );
  } catch (cause) {
    if (cause instanceof SuiteFailed) for (const thing of cause.left) io.err(`not taken back: ${thing}\n`);
    throw cause;
  } finally {
    dispose();
    await own?.close();
  }
}
