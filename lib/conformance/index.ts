/** Whether an EKS API, the sandbox or AWS, answers as is recorded of it. See docs/sandbox.md. */
export { reportOf, showReport } from "./report";
export type { Report } from "./report";
export { ROWS } from "./rows";
export { runSuite, SuiteFailed } from "./run-suite";
export type { RowResult, Suite, SuiteResult } from "./run-suite";
export type { Stage } from "./stage";
export type { Row } from "./row";
