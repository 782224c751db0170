// What teams' files gain beyond what the platform delegates: a judge that shares nothing with lib/. It reads the YAML with
// the `yaml` package, turns globs into regular expressions, and looks at names one by one instead of comparing patterns.
import { parse } from "yaml";

import {
  ACCOUNT,
  BEGINNINGS,
  DEFAULTS,
  glob,
  isIn,
  ODD,
  READS_ONLY,
  samples,
  SESSIONS,
  substrings,
  type Bundle,
  type Delegation,
  type Platform,
  type Team,
  type Texts,
} from "./judge-files";

class Judge {
  readonly gains: string[] = [];
  private readonly names: readonly string[];

  constructor(
    private readonly platform: Platform,
    private readonly teams: readonly Team[],
    private readonly clusters: readonly string[],
  ) {
    this.names = [...new Set([...teams.map(({ team }) => team), ...Object.keys(this.delegations)])].filter(
      (name) => name !== "*",
    );
  }

  private get delegations(): Readonly<Record<string, Delegation>> {
    return this.platform.guardrails.delegation;
  }

  private key<K extends keyof Delegation>(team: string, key: K): Delegation[K] | undefined {
    return this.delegations[team]?.[key] ?? this.delegations["*"]?.[key];
  }

  /** Patterns of a kind: those meant for the team by its own words or for all, and those made of its name. */
  private patterns(team: string, kind: keyof typeof DEFAULTS): { said: string[]; made: string[]; template: string[] } {
    const own = this.delegations[team]?.[kind];
    const fill = (text: string): string => text.split("{team}").join(kind === "claims" ? team.toLowerCase() : team);
    if (own !== undefined) return { said: own.map(fill), made: [], template: [] };
    const all: readonly string[] = this.delegations["*"]?.[kind] ?? DEFAULTS[kind];
    const template = all.filter((text) => text.includes("{team}"));
    return { said: all.filter((text) => !text.includes("{team}")), made: template.map(fill), template };
  }

  /** Whether a single name is the team's, and nobody else's by a longer name. */
  private isTheirs(team: string, kind: keyof typeof DEFAULTS, name: string): boolean {
    const { said, made, template } = this.patterns(team, kind);
    if (isIn(name, said)) return true;
    if (!isIn(name, made)) return false;
    return !this.names.some((other) => {
      const longer = other.length > team.length && other.includes(team);
      return (
        longer &&
        isIn(
          name,
          template.map((text) => text.split("{team}").join(other)),
        )
      );
    });
  }

  private group(team: string, group: string): void {
    const { said } = this.patterns(team, "groups");
    const parts = group.split(":");
    const others = this.names.filter((name) => name !== team).map((name) => name.toLowerCase());
    const foreign = parts[0] !== team && parts.slice(0, -1).some((part) => others.includes(part.toLowerCase()));
    const meant = said.some((pattern) => pattern.startsWith(`${parts[0] ?? ""}:`) && glob(pattern).test(group));
    if ((foreign && !meant) || !this.isTheirs(team, "groups", group)) this.gains.push(`${team}: group ${group}`);
    if (ODD.test(group)) this.gains.push(`${team}: odd ${group}`);
  }

  private namespace(team: string, policy: string, name: string): void {
    const delegated = this.key(team, "namespaces");
    const isListed = Array.isArray(delegated) && isIn(name, delegated);
    const isClaim = delegated === "own" && this.isTheirs(team, "claims", name);
    if (!isListed && !isClaim) this.gains.push(`${team}: ${policy} in ${name}`);
    const isProtected = isIn(name, this.protected);
    if (isProtected && (!READS_ONLY.includes(policy) || !isListed))
      this.gains.push(`${team}: ${policy} in protected ${name}`);
  }

  private get protected(): readonly string[] {
    return this.platform.guardrails.protectedNamespaces ?? ["kube-system", "kube-public", "kube-node-lease"];
  }

  private get interesting(): readonly string[] {
    const all = this.names.flatMap((name) => [name, `${name}-x`, `${name}x`].map((text) => text.toLowerCase()));
    return [...this.protected.map((name) => name.replace("*", "x")), ...all];
  }

  private bundle(team: Team, { policies = {} }: Bundle): void {
    for (const [policy, scope] of Object.entries(policies)) {
      if (!(this.key(team.team, "policies") ?? []).includes(policy)) this.gains.push(`${team.team}: policy ${policy}`);
      if (scope === "cluster") {
        if (!(this.key(team.team, "clusterScope") ?? []).includes(policy))
          this.gains.push(`${team.team}: ${policy} cluster-wide`);
        continue;
      }
      const fill = (text: string): string => text.split("{team}").join(team.team);
      for (const pattern of scope === "own" ? (team.namespaces ?? []) : scope.map(fill))
        for (const name of samples(pattern, ...this.interesting)) this.namespace(team.team, policy, name);
    }
  }

  private claims({ team, namespaces = [] }: Team): void {
    for (const pattern of namespaces)
      for (const name of samples(pattern, ...this.interesting)) {
        if (!this.isTheirs(team, "claims", name)) this.gains.push(`${team}: claims ${name}`);
        if (isIn(name, this.protected)) this.gains.push(`${team}: claims protected ${name}`);
      }
  }

  /** Principals on clusters, each with the grants that name it. */
  private entries(): Map<string, { principal: string; team: string; own?: string; profile?: string }[]> {
    const entries = new Map<string, { principal: string; team: string; own?: string; profile?: string }[]>();
    for (const { team, access } of this.teams)
      for (const { principals, clusters, username, profile } of access)
        for (const cluster of this.clusters.filter((name) => isIn(name, clusters)))
          for (const one of principals) {
            const [[kind, name] = ["role", ""]] = typeof one === "string" ? [] : Object.entries(one);
            const principal = typeof one === "string" ? one : `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
            const given = this.platform.profiles?.[profile ?? ""]?.username?.split("{team}").join(team);
            const said = username === undefined ? {} : { own: username };
            const byProfile = username === undefined && given !== undefined ? { profile: given } : {};
            const key = `${cluster} ${principal}`;
            entries.set(key, [...(entries.get(key) ?? []), { principal, team, ...said, ...byProfile }]);
          }
    return entries;
  }

  private usernames(): void {
    const entries = [...this.entries()];
    const all = entries.flatMap(([, lines]) => lines.flatMap(({ own, profile }) => own ?? profile ?? []));
    const pieces = all.flatMap((name) => name.split(":").flatMap(substrings));
    const sessions = [...new Set([...SESSIONS, ...pieces])].filter((piece) => /^[\w+=,.@-]{2,64}$/.test(piece));
    const render = (name: string): string[] =>
      /\{\{/.test(name) ? sessions.map((one) => name.replaceAll(/\{\{SessionName(Raw)?\}\}/g, one)) : [name];
    const defaultOf = (arn: string): string =>
      arn.replace(":iam:", ":sts:").replace(/:role\/(.*\/)?/, ":assumed-role/");
    for (const [key, lines] of entries)
      for (const { principal, team, own } of lines) {
        if (own === undefined || own === `${defaultOf(principal)}/{{SessionName}}`) continue;
        const text = own.replaceAll(/\{\{SessionName(Raw)?\}\}/g, "{{}}");
        const { said, made } = this.patterns(team, "usernames");
        const same = (pattern: string): string => pattern.replaceAll(/\{\{SessionName(Raw)?\}\}/g, "{{}}");
        if (!isIn(text, [...said, ...made].map(same))) this.gains.push(`${team}: username ${own}`);
        for (const name of render(own)) {
          if (!this.isTheirs(team, "usernames", name) && isIn(name, made) && !isIn(text, said.map(same)))
            this.gains.push(`${team}: another's ${name}`);
          if (ODD.test(name)) this.gains.push(`${team}: odd ${name}`);
          if (name.startsWith("arn:") && !name.startsWith(`${defaultOf(principal)}/`))
            this.gains.push(`${team}: passes for ${name}`);
          for (const [there, others] of entries)
            for (const other of others) {
              if (there === key || there.split(" ", 1)[0] !== key.split(" ", 1)[0] || other.team === team) continue;
              const theirs = other.own ?? other.profile ?? `${defaultOf(other.principal)}/{{SessionName}}`;
              if (render(theirs).includes(name)) this.gains.push(`${team}: ${name} of ${other.principal}`);
            }
        }
        const silent = lines.find((one) => {
          return one.team !== team && !lines.some((it) => it.team === one.team && (it.own ?? it.profile) === own);
        });
        if (silent !== undefined) this.gains.push(`${team}: names ${principal} of ${silent.team}`);
      }
  }

  judge(): string[] {
    for (const team of this.teams) {
      this.claims(team);
      for (const grant of team.access) {
        if (
          !this.clusters
            .filter((name) => isIn(name, grant.clusters))
            .every((name) => isIn(name, this.key(team.team, "clusters") ?? []))
        )
          this.gains.push(`${team.team}: clusters`);
        this.bundle(team, grant);
        if (grant.profile !== undefined) this.bundle(team, this.platform.profiles?.[grant.profile] ?? {});
        for (const group of grant.kubernetesGroups ?? []) this.group(team.team, group);
      }
    }
    this.usernames();
    this.wide();
    return [...new Set(this.gains)].sort();
  }

  /** Whether all that a principal gets of a policy reaches at least as many names of three characters as one letter does. */
  private wide(): void {
    const reach = new Map<string, { patterns: string[]; teams: Set<string> }>();
    for (const { team, namespaces = [], access } of this.teams)
      for (const { principals, policies = {} } of access)
        for (const [policy, scope] of Object.entries(policies)) {
          const meant = [...this.patterns(team, "claims").said, ...this.patterns(team, "claims").made];
          const listed = this.key(team, "namespaces");
          const foreseen = [...meant, ...(listed === undefined || listed === "own" ? [] : listed)].filter(
            (one) => !one.startsWith("*"),
          );
          const asked = scope === "cluster" ? [] : scope === "own" ? namespaces : scope;
          const wild = asked.filter((one) => one.endsWith("*") && !samples(one).every((name) => isIn(name, foreseen)));
          for (const one of principals) {
            const key = `${JSON.stringify(one)} ${policy}`;
            const found = reach.get(key) ?? { patterns: [], teams: new Set() };
            found.patterns.push(...wild);
            if (wild.length > 0) found.teams.add(team);
            reach.set(key, found);
          }
        }
    for (const [key, { patterns, teams }] of reach) {
      const policy = key.split(" ").at(-1) ?? "";
      const stems = [...new Set(patterns.map((one) => one.slice(0, -1)))].filter((stem) => stem.length <= 3);
      if (stems.length === 0) continue;
      const reached = BEGINNINGS.filter((name) =>
        stems.some((stem) => name.startsWith(stem.slice(0, 3)) && stem.length <= 3),
      );
      if (reached.length < 37 * 37) continue;
      for (const team of teams)
        if (!(this.key(team, "clusterScope") ?? []).includes(policy))
          this.gains.push(`${team}: ${policy} nearly everywhere`);
    }
  }
}

/** What the teams of a repository would gain that was not delegated to them; empty where nothing. */
export function judgeCeilings(files: Texts): string[] {
  const read = (folder: string): unknown[] =>
    [...files].filter(([path]) => path.startsWith(folder)).map(([, text]) => parse(text) as unknown);
  const platform = parse(files.get("platform.yaml") ?? "") as Platform;
  const clusters = (read("clusters/") as { cluster: string }[]).map(({ cluster }) => cluster);
  return new Judge(platform, read("teams/") as Team[], clusters).judge();
}
