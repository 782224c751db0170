import type { RepoFiles } from "../../lib/source";
import { filesOf } from "./synthesized";

export interface Texts {
  /** More lines of `platform.yaml`. */
  readonly platform?: string;
  /** The break-glass lines of `platform.yaml`. */
  readonly breakGlass?: string;
  /** More lines of `clusters/prod.yaml`. */
  readonly cluster?: string;
  /** `teams/core.yaml` below `access:`. */
  readonly access?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const PLATFORM = `organization: acme
guardrails:
  clusterAdmin: allowed
  iamUsers: allowed
  clusterWideSecrets: allowed
  delegation:
    "*": {policies: [view, edit, admin, cluster-admin], clusterScope: [view, edit, cluster-admin], clusters: ["*"], namespaces: ["*"], groups: ["*"], usernames: ["*"], claims: ["*"]}
`;

const BREAK_GLASS = `breakGlass:
  role: emergency/break-glass
  create: true
  trustedPrincipals: ["arn:aws:iam::999999999999:role/on-call"]
`;

const ACCESS = `  - name: readers
    principals: [{role: reader}]
    clusters: [prod]
    policies: {view: cluster, edit: [apps, jobs]}
    kubernetesGroups: [readers]
`;

/** A repository of one cluster, `prod`, and one team, `core`, with what a test is about in it. */
export function smallRepository(texts: Texts = {}): RepoFiles {
  return filesOf({
    "platform.yaml": `${PLATFORM}${texts.breakGlass ?? BREAK_GLASS}${texts.platform ?? ""}`,
    "clusters/prod.yaml": `cluster: prod\naccount: "111111111111"\nregion: eu-west-1\n${texts.cluster ?? ""}`,
    "teams/core.yaml": `team: core\nowners: ["@acme/core"]\naccess:\n${texts.access ?? ACCESS}`,
    ...texts.files,
  });
}
