export { CHECKS, readCluster, readState, type Answers, type FirstCluster, type Flag } from "./answers";
export { completeManifest, type ProgramSource } from "./manifest";
export { QUESTIONS, type Question } from "./questions";
export { PIPELINES, STARTER_TEMPLATES, starterFiles, type PipelineKind, type Starter } from "./starter-files";
