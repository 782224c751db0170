import { printable } from "../diagnostics";
import { COLUMNS, type AccessGraph, type GraphNode } from "./access-graph";

const LINE = 16;
const PADDING = 8;
const GAP = 10;
const BETWEEN = 72;
/** Of the widest letter that is common in names, at 12 pixels. */
const LETTER = 7.2;
const LONGEST = 48;

interface Placed {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string, longest = 500): string {
  return printable(text, longest).replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** Each column beside the one before, its nodes below each other, in the middle of the tallest column. */
function place(nodes: readonly GraphNode[]): {
  readonly placed: readonly Placed[];
  readonly width: number;
  readonly height: number;
} {
  const columns = COLUMNS.map((column) => nodes.filter((node) => node.column === column));
  const heightOf = ({ lines }: GraphNode): number => lines.length * LINE + 2 * PADDING;
  const heights = columns.map((column) => column.reduce((sum, node) => sum + heightOf(node) + GAP, 0));
  const height = Math.max(0, ...heights) + GAP;
  let x = GAP;
  const placed = columns.flatMap((column, index) => {
    const letters = Math.max(4, ...column.flatMap(({ lines }) => lines.map((line) => Math.min(line.length, LONGEST))));
    const width = Math.ceil(letters * LETTER) + 2 * PADDING;
    let y = GAP + (height - (heights[index] ?? 0)) / 2;
    const boxes = column.map((node): Placed => {
      const box = { node, x, y, width, height: heightOf(node) };
      y += box.height + GAP;
      return box;
    });
    x += column.length === 0 ? 0 : width + BETWEEN;
    return boxes;
  });
  return { placed, width: x, height };
}

function drawNode({ node, x, y, width, height }: Placed): string {
  const texts = node.lines.map((line, index) => {
    const top = y + PADDING + (index + 1) * LINE - 4;
    return `<text x="${x + PADDING}" y="${top}">${escaped(line, LONGEST)}</text>`;
  });
  const title = `<title>${escaped(node.lines.join("\n"))}</title>`;
  const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>`;
  return `<g class="${node.column}">${title}${box}${texts.join("")}</g>`;
}

function drawEdge(from: Placed, to: Placed): string {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const middle = (x1 + x2) / 2;
  return `<path d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>`;
}

const STYLE = `<style>
text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}
rect{fill:#f6f8fa;stroke:#57606a}
.team rect{fill:#ddf4ff}.access rect{fill:#fff8c5}.cluster rect{fill:#dafbe1}
path{fill:none;stroke:#57606a}
</style>`;

/**
 * As a picture that stands alone. `bare` leaves the style to the page that it is put into, which then has one for light and
 * one for dark.
 */
export function formatSvg({ nodes, edges }: AccessGraph, { bare = false }: { readonly bare?: boolean } = {}): string {
  const { placed, width, height } = place(nodes);
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const lines = edges.flatMap(([from, to]) => {
    const [left, right] = [byId.get(from), byId.get(to)];
    return left === undefined || right === undefined ? [] : [drawEdge(left, right)];
  });
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"`;
  const label = 'role="img" aria-label="Teams, principals, their access, and the clusters"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${label}>${bare ? "" : STYLE}${lines.join("")}${placed.map(drawNode).join("")}</svg>\n`;
}
