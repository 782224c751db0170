import { clusterText } from "../bootstrap/items";
import { platformFile, type FirstPlatform } from "../review/platform-file";
import { textRenderer } from "../review/render-text";
import type { FirstCluster } from "./first-clusters";
import { manifest, type ProgramSource } from "./manifest";

/** Where the pipeline is to run. */
export const PIPELINES = ["github", "gitlab", "none"] as const;
export type PipelineKind = (typeof PIPELINES)[number];

/** What a first repository is made from: answers that were checked, or what was found in AWS. */
export interface Starter {
  /** The folder's name. */
  readonly folder: string;
  readonly organization: string;
  /** `org/name`; undefined where there is no pipeline. */
  readonly repository: string | undefined;
  readonly owners: readonly string[];
  /** None: an example to replace. */
  readonly clusters: readonly FirstCluster[];
  readonly state: { readonly bucket: string; readonly region: string } | undefined;
  readonly trusted: readonly string[];
  readonly ci: PipelineKind;
  readonly program: ProgramSource;
  /** The names of the program's commands: each becomes a script. */
  readonly commands: readonly string[];
}

/** The break-glass role's name where nobody says otherwise: that of the documentation's examples. */
const BREAK_GLASS = "eks-break-glass";

/** The templates, by the path of what is made from each. */
export const STARTER_TEMPLATES = {
  "platform.yaml": "platform.yaml",
  "clusters/example.yaml": "init/example-cluster.yaml",
  "teams/platform.yaml": "init/platform-team.yaml",
  "main.ts": "init/main.ts",
  ".gitignore": "init/gitignore",
  ".editorconfig": "init/editorconfig",
  "README.md": "init/readme.md",
  "renovate.json": "init/renovate.json",
  ".gitlab/merge_request_templates/Default.md": "init/pull-request.md",
  ".github/dependabot.yml": "init/dependabot.yml",
  ".github/pull_request_template.md": "init/pull-request.md",
  ".github/ISSUE_TEMPLATE/access.yml": "init/access-form.yml",
  ".github/ISSUE_TEMPLATE/config.yml": "init/issue-config.yml",
} as const satisfies Readonly<Record<string, string>>;

type Templated = keyof typeof STARTER_TEMPLATES;

const CDKTF = {
  language: "typescript",
  app: "node main.ts",
  projectId: "eks-access-gitops",
  sendCrashReports: "false",
  context: {},
};

/** A role that is assumed in each account does the pipeline's work there: then nothing makes roles of its own. */
function platformOf({ organization, state, trusted, repository, clusters, ci }: Starter): FirstPlatform {
  const create = clusters.every(({ assumeRole }) => assumeRole === undefined);
  const pipeline = repository === undefined || ci === "none" ? undefined : { host: ci, repository, create };
  return { role: BREAK_GLASS, organization, state, trusted, pipeline };
}

/** Whose a file is; undefined: everybody's. */
function hostOf(path: string): PipelineKind | undefined {
  if (path.startsWith(".github/")) return "github";
  return path.startsWith(".gitlab/") || path === "renovate.json" ? "gitlab" : undefined;
}

/**
 * The files that people own from then on, by path. What the program makes from these (CODEOWNERS, the workflows) is not
 * among them.
 * @param templates the texts of `STARTER_TEMPLATES`, by the same paths
 */
export function starterFiles(templates: ReadonlyMap<Templated, string>, starter: Starter): Map<string, string> {
  const { clusters, owners, ci, organization } = starter;
  const templateOf = (path: Templated): string => templates.get(path) ?? "";
  const view = {
    organization,
    owners: JSON.stringify(owners),
    example: clusters.length === 0,
    pipeline: { github: ".github/workflows/", gitlab: ".gitlab-ci.yml", none: "" }[ci],
  };
  const files = new Map<string, string>();
  for (const path of templates.keys()) {
    if (path === "platform.yaml") files.set(path, platformFile(templateOf(path), platformOf(starter)));
    else if (path === "clusters/example.yaml" && clusters.length > 0) continue;
    else if ((hostOf(path) ?? ci) !== ci) continue;
    else files.set(path, textRenderer(templateOf(path))(view));
  }
  for (const cluster of clusters) files.set(`clusters/${cluster.name}.yaml`, clusterText(cluster));
  files.set("package.json", manifest(starter));
  files.set("cdktf.json", `${JSON.stringify(CDKTF, undefined, 2)}\n`);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
