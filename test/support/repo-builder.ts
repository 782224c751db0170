import { stringify } from "yaml";

import {
  compileRepository,
  tryMerged,
  type Compilation,
  type Readable,
  type RefusedCompilation,
  type Sound,
} from "../../lib/compile-repository";
import type { AccessPlan, PlannedEntry } from "../../lib/compile";
import type { Diagnostic } from "../../lib/diagnostics";
import type { RepoFile, RepoFiles } from "../../lib/source";

/** The day on which tests happen. */
export const TODAY = new Date("2026-11-22T00:00:00Z");

type Keys = Readonly<Record<string, unknown>>;

/** A platform that lets teams view everywhere, edit or administer their own namespaces, and call things as they like. */
const PLATFORM = {
  organization: "acme",
  breakGlass: { role: "eks-break-glass" },
  profiles: { developer: { policies: { view: "cluster", edit: "own" }, kubernetesGroups: ["team:{team}"] } },
  guardrails: {
    delegation: {
      "*": {
        policies: ["view", "edit", "admin"],
        clusterScope: ["view"],
        clusters: ["*"],
        namespaces: "own",
        groups: ["*"],
        usernames: ["*"],
        claims: ["*"],
      },
    },
  },
} as const;

const CLUSTER = { account: "123456789012", region: "eu-west-1", labels: { env: "prod", area: "eu" } } as const;

/** What a grant says where a test does not care: the role `engineer` may view every cluster. */
export const GRANT = { principals: [{ role: "engineer" }], clusters: ["*"], policies: { view: "cluster" } } as const;

/** A compilation, flat: what it does not have is undefined. */
export interface Compiled extends Pick<Compilation, "kind" | "diagnostics"> {
  readonly plan: Sound["plan"] | undefined;
  readonly merged: AccessPlan | undefined;
  readonly model: Sound["model"] | undefined;
  /** As a base to compare with. */
  readonly readable: Readable | undefined;
  readonly refused: RefusedCompilation["refused"];
  /** `file:line:column rule`, one a diagnostic, as they are shown. */
  readonly summary: readonly string[];
  /** Rules of the errors, sorted, each once. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

function rulesOf(diagnostics: readonly Diagnostic[], severity: Diagnostic["severity"]): string[] {
  return [...new Set(diagnostics.filter((one) => one.severity === severity).map(({ rule }) => rule))].sort();
}

export function compileFiles(files: RepoFiles, now = TODAY, base?: Compiled): Compiled {
  const compilation = compileRepository(files, now, base?.readable);
  const { diagnostics } = compilation;
  return {
    kind: compilation.kind,
    diagnostics,
    plan: compilation.kind === "sound" ? compilation.plan : undefined,
    merged: tryMerged(compilation),
    model: compilation.kind === "sound" ? compilation.model : undefined,
    readable: compilation.kind === "unreadable" ? undefined : compilation,
    refused: compilation.kind === "refused" ? compilation.refused : [],
    summary: diagnostics.map(({ at, rule }) => `${at.file}:${at.line}:${at.column} ${rule}`),
    errors: rulesOf(diagnostics, "error"),
    warnings: rulesOf(diagnostics, "warning"),
  };
}

/**
 * A repository in the domain's words, never changed in place:
 * `repo().cluster("prod-eu").team("payments", { access: [...] }).compile()`.
 * What a test does not say is filled in so that it compiles without a diagnostic. `undefined` takes a key away.
 */
export class RepoBuilder {
  constructor(
    private readonly files: RepoFiles = new Map(),
    private readonly removed: readonly string[] = [],
  ) {}

  /** Any file, as it is. */
  file(path: string, content: string | RepoFile): RepoBuilder {
    const file = typeof content === "string" ? { text: content } : content;
    return new RepoBuilder(new Map(this.files).set(path, file), this.removed);
  }

  /** Also of those that would be filled in. */
  without(path: string): RepoBuilder {
    return new RepoBuilder(this.files, [...this.removed, path]);
  }

  private yaml(path: string, keys: Keys): RepoBuilder {
    return this.file(path, stringify(keys, { aliasDuplicateObjects: false, lineWidth: 0 }));
  }

  platform(keys: Keys = {}): RepoBuilder {
    return this.yaml("platform.yaml", { ...PLATFORM, ...keys });
  }

  /** The platform with these guardrails besides the usual delegation. */
  guardrails(keys: Keys, platform: Keys = {}): RepoBuilder {
    return this.platform({ ...platform, guardrails: { ...PLATFORM.guardrails, ...keys } });
  }

  cluster(name: string, keys: Keys = {}): RepoBuilder {
    return this.yaml(`clusters/${name}.yaml`, { cluster: name, ...CLUSTER, ...keys });
  }

  team(name: string, keys: Keys = {}): RepoBuilder {
    const usual = { team: name, owners: [`@acme/${name}`], namespaces: [name.toLowerCase()], access: [] };
    return this.yaml(`teams/${name}.yaml`, { ...usual, ...keys });
  }

  /** A team whose file is these grants. */
  grants(name: string, ...grants: Keys[]): RepoBuilder {
    return this.team(name, { access: grants.map((grant) => ({ ...GRANT, ...grant })) });
  }

  lock(accounts: Keys): RepoBuilder {
    return this.yaml("permission-sets.lock.yaml", accounts);
  }

  build(): RepoFiles {
    const paths = [...this.files.keys()];
    const platform = paths.includes("platform.yaml") ? new Map<string, RepoFile>() : repo().platform().files;
    const isCluster = (path: string): boolean => path.startsWith("clusters");
    const cluster = paths.some(isCluster) ? new Map<string, RepoFile>() : repo().cluster("prod-eu").files;
    return new Map([...this.files, ...platform, ...cluster].filter(([path]) => !this.removed.includes(path)));
  }

  compile(now = TODAY, base?: Compiled): Compiled {
    return compileFiles(this.build(), now, base);
  }

  /** The plan of a repository that must compile. */
  plan(now = TODAY, base?: Compiled): AccessPlan & { readonly entries: readonly PlannedEntry[] } {
    const { plan, summary, diagnostics } = this.compile(now, base);
    if (plan === undefined) {
      throw new Error([...summary, ...diagnostics.map(({ message }) => message)].join("\n"));
    }
    return { ...plan, entries: plan.clusters.flatMap(({ entries }) => entries) };
  }
}

export function repo(): RepoBuilder {
  return new RepoBuilder();
}
