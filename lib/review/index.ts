export { entryRecords, type EntryFilter, type EntryRecord } from "./entry-record";
export { formatCsv, formatTable } from "./format-entries";
