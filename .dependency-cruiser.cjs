// The layer rules of docs/architecture.md, where a machine reads them. Each says why.
"use strict";

/** @param {string} name @param {string} comment @param {string} from @param {string} to */
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: to },
});

/**
 * Every room of lib/ in one order: a room imports only those before it. Data flows down the list, so whoever reads a room
 * has read all that it can depend on. `io` and `sandbox` stand beside it, with rules of their own below.
 */
const ROOMS = [
  // From texts to the plan.
  "diagnostics",
  "source",
  "schema",
  "model",
  "rbac",
  "compile",
  "guardrails",
  "compile-repository",
  // What is outside, as values and interfaces; what a principal has on a cluster; how both are written.
  "aws-auth",
  "ports",
  "access",
  "authorization",
  "terraform-plan",
  "review",
  "why",
  "graph",
  "usage",
  "generated",
  "workflows",
  // What the plan, or what exists outside, is used for.
  "cloud",
  "constructs",
  "changes",
  "nearest-way",
  "bootstrap",
  "init",
  "import",
  "permission-sets",
  "recover",
  "migrate",
  "drift",
  "adopt",
  "apply",
  "expiry",
  "report",
  "campaign",
  "upgrade",
  "github",
  "doctor",
  "conformance",
];

const ordered = ROOMS.slice(0, -1).map((room, index) =>
  forbid(
    `${room}-knows-nothing-later`,
    "Rooms have an order, and data flows one way: a room that imports a later one can no longer be understood, or tested, without it.",
    `^lib/${room}(/|\\.)`,
    `^lib/(${ROOMS.slice(index + 1).join("|")})(/|\\.)`,
  ),
);

const onlyUser = (library, owner, comment) => ({
  name: `only-${owner.replaceAll(/[^a-z]+/g, "-").replace(/^-|-$/g, "")}-uses-${library.replaceAll(/[^a-z]+/g, "-")}`,
  comment,
  severity: "error",
  from: { path: "^(lib|scripts|main\\.ts)", pathNot: owner },
  to: { path: `node_modules/${library}/` },
});

module.exports = {
  forbidden: [
    ...ordered,
    {
      name: "no-circular",
      comment: "Two files that need each other are one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "the-core-touches-nothing",
      comment:
        "The compiler is a pure function of texts and a date: that is what makes it testable, and safe in a pull request's job.",
      severity: "error",
      from: {
        path: `^lib/(${ROOMS.join("|")})(/|\\.)`,
      },
      to: { path: "^(node:)?(fs|net|http|https|child_process|os|process)(/|$)", dependencyTypes: ["core"] },
    },
    forbid(
      "the-outside-has-a-door",
      "What is outside enters at the interfaces of lib/ports, which commands fill: a room that imports lib/io cannot be tested without AWS.",
      `^lib/(${ROOMS.join("|")}|sandbox)(/|\\.)`,
      "^lib/io/",
    ),
    forbid(
      "io-decides-nothing",
      "The real sides of the ports ask and answer; what an answer means is decided where it can be tested without them.",
      "^lib/io/",
      "^lib/(?!io/|(diagnostics|source|model|aws-auth|ports|terraform-plan)/)",
    ),
    forbid(
      "proof-stands-alone",
      "`migrate check` proves what the importer and drift say: sharing their judgement, it would repeat their mistakes. Only admins.ts, which counts who is left and compares nothing, knows what AWS made and what a recovery is.",
      "^lib/migrate/(?!admins\\.ts)",
      "^lib/(access|bootstrap|import|drift|adopt|recover)/",
    ),
    forbid(
      "guardrails-are-alone",
      "One rule, one file: a rule that leans on another cannot be read, or lifted, by itself.",
      "^lib/guardrails/rules/(?!index)",
      "^lib/guardrails/rules/",
    ),
    forbid(
      "constructs-decide-nothing",
      "A plan record becomes its resources; whatever must be decided has been.",
      "^lib/constructs/",
      "^lib/(source|schema|guardrails|review)/",
    ),
    forbid(
      "the-sandbox-stands-alone",
      "A stand-in that shares our validation would agree with our mistakes.",
      "^lib/sandbox/",
      "^lib/(?!sandbox/|model/access-policies\\.json)",
    ),
    {
      name: "questions-for-git-have-names",
      comment:
        "What is asked of git decides what counts as program, and what is applied: each question is one file, tested.",
      severity: "error",
      from: { path: "^(lib|scripts|main\\.ts)", pathNot: "^lib/io/git/" },
      to: { path: "^lib/io/git/run-git" },
    },
    forbid(
      "lib-knows-no-commands",
      "Commands are one way to use lib; tests and main.ts are others.",
      "^lib/",
      "^scripts/",
    ),
    {
      name: "options-are-read-once",
      comment:
        "What yargs has parsed has no types. A command declares its options and gets them typed; whatever is behind a command sees those values, and neither words nor the machinery that reads them.",
      severity: "error",
      from: {
        path: "^(lib|scripts|main\\.ts)",
        pathNot: "^scripts/(commands/|program/|(program|command|reference)\\.ts$)",
      },
      to: { path: "^scripts/(commands/|program/|command\\.ts$)" },
    },
    onlyUser(
      "(@types/)?yargs",
      "^scripts/program(/|\\.ts)",
      "One parser: what else read a command line would have its own idea of what is wrong with one.",
    ),
    onlyUser(
      "yaml",
      "^lib/source/",
      "One place decides what YAML means here: 1.2, no anchors, every value with its line.",
    ),
    onlyUser(
      "(cdktf|constructs|@cdktf)",
      "^lib/constructs/",
      "cdktf is archived upstream; a move to the fork, or away, must be a change of one folder.",
    ),
    onlyUser("handlebars", "^lib/review/", "One place where text meets data, and so one place where it is escaped."),
    {
      name: "no-barrel-of-provider-aws",
      comment: "It costs 1.7 s and 540 MB at every start.",
      severity: "error",
      from: {},
      to: { path: "node_modules/@cdktf/provider-aws/lib/index\\.(js|d\\.ts)$" },
    },
    {
      name: "declared-dependencies-only",
      comment: "What is not in package.json is there by luck.",
      severity: "error",
      // Whoever builds the package has the developers' tools.
      from: { path: "^(lib|scripts|main\\.ts)", pathNot: "^scripts/(pack\\.cjs|package/)" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
    {
      name: "no-orphans",
      comment: "A file that nothing uses.",
      severity: "error",
      from: { orphan: true, path: "^(lib|scripts)/", pathNot: ["\\.d\\.c?ts$", "^scripts/launch\\.cjs$"] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
