import { accessGraph, formatDot, formatMermaid, formatSvg, type AccessGraph } from "../../lib/graph";
import { access, example } from "../scripts/harness";
import { repo } from "../support/repo-builder";

const graphOf = (): AccessGraph => accessGraph(repo().grants("payments", {}).grants("identity", {}).plan().entries);

it("goes from teams to clusters, and every way is true", () => {
  const { nodes, edges } = graphOf();
  expect(nodes.map(({ column, lines }) => [column, ...lines])).toEqual([
    ["team", "(platform)"],
    ["team", "identity"],
    ["team", "payments"],
    ["principal", "role/eks-break-glass", "123456789012"],
    ["principal", "role/engineer", "123456789012"],
    ["access", "cluster-admin: cluster"],
    ["access", "view: cluster"],
    ["cluster", "prod-eu"],
  ]);
  expect(edges).toHaveLength(7);
});

/** What moves a cursor or turns a text around. */
const HIDDEN = /[^\P{Cc}\n]|\p{Cf}/u;

describe("texts of the files mean nothing", () => {
  const EVIL = `"]; click n1 "javascript:x" <script>alert(1)</script> & %% \\ -->`;
  const graph: AccessGraph = {
    nodes: [
      { id: "n1", column: "team", lines: [EVIL, "second"] },
      { id: "n2", column: "principal", lines: ["\u202e\u001b[31mred"] },
    ],
    edges: [["n1", "n2"]],
  };

  it("to Mermaid, which reads HTML and Markdown", () => {
    const [, first = "", second = "", edge] = formatMermaid(graph).split("\n");
    expect(first).toMatch(/^ {2}n1\["[A-Za-z0-9 .:,/_#;-]*<br>second"\]:::team$/);
    expect(first).toContain("#60;script#62;");
    expect(second).not.toMatch(HIDDEN);
    expect(edge).toBe("  n1 --> n2");
  });

  it("to Graphviz", () => {
    const [, , , first = ""] = formatDot(graph).split("\n");
    expect(first).toMatch(/^ {2}n1 \[label="(?:[^"\\]|\\.)*"\];$/);
  });

  it("to a browser", () => {
    const svg = formatSvg(graph);
    expect(svg).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(svg.match(/<script/g)).toBeNull();
    expect(svg).not.toMatch(HIDDEN);
  });
});

describe("yarn graph", () => {
  const run = (...argv: string[]) => access(["graph", "--root", example().path, ...argv]);

  it("draws a team, a principal or a cluster", async () => {
    expect((await run("--team", "payments")).out).toContain('["payments"]:::team');
    expect((await run("--cluster", "staging-eu", "--format", "dot")).out).not.toContain("prod-eu");
    expect((await run("--principal", "PaymentsOnCall", "--format", "svg")).out).toMatch(/^<svg /);
  });

  it("says what it cannot find", async () => {
    expect(await run("--team", "paymnts")).toMatchObject({ code: 2 });
    expect(await run("--principal", "nobody")).toMatchObject({ code: 1, out: "" });
  });
});
