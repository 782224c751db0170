export { arrange, compareLocations, count, type Tally } from "./arrange";
export {
  diagnostic,
  error,
  hasErrors,
  newErrors,
  notice,
  startOf,
  warning,
  type Details,
  type Diagnostic,
  type Location,
  type RelatedLocation,
  type Report,
  type Severity,
} from "./diagnostic";
export { orNearest, tryFindNearest } from "./did-you-mean";
export { formatGithub } from "./format-github";
export { formatJson } from "./format-json";
export { formatPretty } from "./format-pretty";
export { enumerate, plural, printable, quote } from "./quote";
export { RULES, type RuleId } from "./rules";
export { safeJson } from "./safe-json";
export { widthOf } from "./text-width";
export { UsageError } from "./usage-error";
