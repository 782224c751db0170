export { CHECKS, readState, type Answers, type Flag } from "./answers";
export { firstClusters } from "./first-clusters";
export { completeManifest, type ProgramSource } from "./manifest";
export { QUESTIONS, type Question } from "./questions";
export { PIPELINES, STARTER_TEMPLATES, starterFiles, type PipelineKind, type Starter } from "./starter-files";
