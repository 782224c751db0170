export { accessGraph, COLUMNS, type AccessGraph, type GraphColumn, type GraphNode } from "./access-graph";
export { formatDot } from "./format-dot";
export { formatMermaid } from "./format-mermaid";
export { formatSvg } from "./format-svg";
