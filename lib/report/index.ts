export type { ReportContext } from "./context";
export { FINDINGS } from "./findings";
export { formatReportCsv, formatReportJson, formatReportMarkdown } from "./format-report";
export { reportHtml, type PageTexts } from "./html-view";
export { buildReport, type Report, type ReportChanges, type ReportCommit, type ReportFacts } from "./report";
