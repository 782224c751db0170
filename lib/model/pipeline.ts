import { error, quote, warning, type Location, type Report } from "../diagnostics";
import type { Written, WrittenPlatform } from "../schema";
import { tryTake } from "./placed";
import { parseRoleName } from "./principal";
import { readIssuer, type TrustedIssuer } from "./trusted-issuer";

/** The GitHub repository whose workflows are the pipeline. */
export interface TrustedRepository {
  readonly owner: string;
  readonly name: string;
  /** What GitHub numbered them; undefined when `platform.yaml` does not say. */
  readonly ids: { readonly owner: string; readonly repository: string } | undefined;
  readonly environment: string;
  readonly branch: string;
}

/** Who is mailed when access changes outside the pipeline. */
export interface Alarms {
  /** E-mail addresses: entries, admin-grade policies, authentication modes, the pipeline's roles. */
  readonly notify: readonly string[];
  /** E-mail addresses: the break-glass role. */
  readonly notifyBreakGlass: readonly string[];
  /** Besides those that have a cluster. */
  readonly regions: readonly string[];
}

/** What may work on access entries without a person, and what watches everybody else. Roles are `path/name`. */
export interface Pipeline {
  readonly applyRole: string;
  readonly planRole: string;
  /** Undefined: the plan role looks for drift. */
  readonly driftRole: string | undefined;
  /** Whether the drift role may read the clusters' audit logs as well. */
  readonly readsAuditLogs: boolean;
  /** What trusts what, where the account stacks create the roles; undefined where somebody else does. */
  readonly create:
    | {
        /** One of the two, or both. */
        readonly repository: TrustedRepository | undefined;
        readonly issuer: TrustedIssuer | undefined;
        readonly oidcProvider: "create" | "existing";
      }
    | undefined;
  /** Where the workflows run, whoever makes the roles; a repository that the file does not name is undefined. */
  readonly home: Omit<TrustedRepository, "owner" | "name"> & { readonly repository: string | undefined };
  /** Undefined: nobody watches. */
  readonly alarms: Alarms | undefined;
  /** Where the file says it. */
  readonly at: Location;
}

type WrittenPipeline = NonNullable<WrittenPlatform["pipeline"]>;
type File = Written<WrittenPlatform>;

const ROLES = ["applyRole", "planRole", "driftRole"] as const;

/** A name that is none would be found out by the first apply. */
function checkNames(platform: File, pipeline: WrittenPipeline, report: Report): void {
  for (const key of ROLES) {
    const name = pipeline[key];
    if (name === undefined) continue;
    const role = parseRoleName("role", "aws", "000000000000", name);
    tryTake(role, "invalid-principal", name, platform.at(["pipeline", key]), report);
  }
}

/** IAM knows no two roles of a name in an account, and one role for two uses may do what either may. */
function refuseTwins(platform: File, pipeline: WrittenPipeline, report: Report): void {
  const { breakGlass } = platform.value;
  const seen = new Map<string, Location>();
  const named = ROLES.map((key) => [pipeline[key], platform.at(["pipeline", key])] as const);
  for (const [name, at] of [[breakGlass?.role, platform.at(["breakGlass", "role"])] as const, ...named]) {
    if (name === undefined) continue;
    const key = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
    const twin = seen.get(key);
    if (twin !== undefined) {
      const related = [{ at: twin, message: "the other one" }];
      const hint = "give each role its own name, regardless of its path";
      report(error("principal-twins", at, `${quote(name)} is also the name of another role`, { related, hint }));
    }
    seen.set(key, at);
  }
}

function readIds({ repositoryId, ownerId }: WrittenPipeline): TrustedRepository["ids"] {
  if (repositoryId === undefined || ownerId === undefined) return undefined;
  return { owner: String(ownerId), repository: String(repositoryId) };
}

function readRepository(platform: File, pipeline: WrittenPipeline, report: Report): TrustedRepository | undefined {
  const { repository, repositoryId, ownerId, environment, branch } = pipeline;
  const at = platform.at(["pipeline", "create"]);
  if (repository === undefined) {
    if (pipeline.oidc !== undefined) return undefined;
    const hint =
      "add `repository: org/name`, the GitHub repository that holds these files, or `oidc` for another issuer";
    report(error("missing-key", at, "no workflow can assume the pipeline's roles", { hint }));
    return undefined;
  }
  const [owner = "", name = ""] = repository.split("/");
  const place = platform.at(["pipeline", "repository"]);
  const hint = `ask GitHub: gh api repos/${repository} --jq '"repositoryId: \\(.id), ownerId: \\(.owner.id)"'`;
  if ((repositoryId === undefined) !== (ownerId === undefined)) {
    report(error("missing-key", place, "`repositoryId` and `ownerId` are required together", { hint }));
  } else if (repositoryId === undefined) {
    const message = `${quote(repository)} is trusted by name only: the tokens of a repository created since 15 July 2026 contain its ids, and are refused`;
    report(warning("repository-without-ids", place, message, { hint }));
  }
  return { owner, name, ids: readIds(pipeline), environment, branch };
}

function readAlarms(platform: File, pipeline: WrittenPipeline, report: Report): Alarms | undefined {
  const { alarms, create } = pipeline;
  if (!(alarms?.enabled ?? create)) return undefined;
  const own = alarms?.notify ?? [];
  const breakGlass = platform.value.breakGlass?.notify ?? [];
  if (own.length === 0 && breakGlass.length === 0) {
    const at = platform.at(["pipeline", alarms === undefined ? "create" : "alarms"]);
    report(
      warning("alarms-without-mail", at, "nobody gets an e-mail when an alarm is raised", {
        hint: "list addresses under `alarms.notify`, or subscribe to the topics yourself; for no alarms, set `alarms: {enabled: false}`",
      }),
    );
  }
  return {
    notify: own.length > 0 ? own : breakGlass,
    notifyBreakGlass: breakGlass.length > 0 ? breakGlass : own,
    regions: alarms?.regions ?? [],
  };
}

/** The pipeline's roles and alarms. What is refused is reported. */
export function readPipeline(platform: File, report: Report): Pipeline | undefined {
  const { pipeline } = platform.value;
  if (pipeline === undefined) return undefined;
  checkNames(platform, pipeline, report);
  if (pipeline.create) refuseTwins(platform, pipeline, report);
  if (pipeline.auditLogs && pipeline.driftRole === undefined) {
    const hint = "add `driftRole: path/name`, a role of its own: what the audit log says is nobody's who only plans";
    report(error("missing-key", platform.at(["pipeline", "auditLogs"]), "`auditLogs` is for the drift role", { hint }));
  }
  const repository = pipeline.create ? readRepository(platform, pipeline, report) : undefined;
  const issuer = readIssuer(platform, report);
  const isTrusting = pipeline.create && (repository !== undefined || issuer !== undefined);
  return {
    applyRole: pipeline.applyRole,
    planRole: pipeline.planRole,
    driftRole: pipeline.driftRole,
    readsAuditLogs: pipeline.auditLogs,
    home: {
      repository: pipeline.repository,
      ids: readIds(pipeline),
      branch: pipeline.branch,
      environment: pipeline.environment,
    },
    create: isTrusting ? { repository, issuer, oidcProvider: pipeline.oidcProvider } : undefined,
    alarms: readAlarms(platform, pipeline, report),
    at: platform.at(["pipeline"], "key"),
  };
}
