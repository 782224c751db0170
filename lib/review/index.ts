export { entryRecords, filterEntries, type EntryFilter, type EntryRecord } from "./entry-record";
export { formatCsv, formatTable } from "./format-entries";
