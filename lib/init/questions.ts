import type { Answers, Flag } from "./answers";

/** What `init` asks at a terminal for a flag that was not given, and what it takes elsewhere. */
export interface Question {
  readonly flag: Flag;
  readonly text: string;
  /** What an empty answer means, in words, where it is none. */
  readonly none?: string;
  /** What an empty answer takes. @default nothing */
  readonly preset?: (before: Partial<Answers>, folder: string) => string | undefined;
  /** Whether several may be given, with commas between. */
  readonly several?: true;
  /** Asked only where the repository's pipeline is at GitHub or GitLab. */
  readonly ofPipeline?: true;
}

/** GitHub takes a hyphen for what it does not take. */
const repositoryName = (folder: string): string => folder.replaceAll(/[^A-Za-z0-9._-]+/g, "-");

/** In the order in which they are asked: a later preset may need an earlier answer. */
export const QUESTIONS: readonly Question[] = [
  { flag: "organization", text: "Your organization's name, as at GitHub" },
  {
    flag: "repository",
    text: "The repository that these files will be",
    preset: ({ organization }, folder) => organization && `${organization}/${repositoryName(folder)}`,
    ofPipeline: true,
  },
  {
    flag: "owner",
    text: "Who approves changes of rules, clusters and workflows",
    preset: ({ organization }) => organization && `@${organization}/platform`,
    several: true,
  },
  {
    flag: "cluster",
    text: "Your EKS clusters, as NAME:ACCOUNT:REGION",
    none: "an example to replace",
    several: true,
  },
  {
    flag: "assumeRole",
    text: "An IAM role (path/name) to assume in each cluster's account",
    none: "one's own credentials; in the pipeline, its roles",
  },
  { flag: "state", text: "The S3 bucket of Terraform's state, as BUCKET:REGION", none: "local files, for a first try" },
  {
    flag: "trusted",
    text: "Who may assume the break-glass role, as ARNs",
    none: "the role eks-break-glass exists already",
    several: true,
  },
];
