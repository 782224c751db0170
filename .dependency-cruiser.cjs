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

/** The stages in the order in which data flows; a stage imports only those before it. */
const PIPELINE = ["diagnostics", "source", "schema", "model", "compile", "guardrails"];

/** What the plan, or what exists outside, is used for: beside each other, behind the pipeline. */
const USERS = [
  "adopt",
  "apply",
  "aws-auth",
  "bootstrap",
  "cloud",
  "changes",
  "drift",
  "expiry",
  "github",
  "import",
  "migrate",
  "permission-sets",
  "recover",
  "review",
  "sandbox",
];

const later = PIPELINE.map((stage, index) => {
  const after = PIPELINE.slice(index + 1);
  return forbid(
    `${stage}-knows-nothing-later`,
    "Data flows one way: a stage that imports a later one can no longer be understood, or tested, without it.",
    `^lib/${stage}/`,
    `^lib/(${[...after, ...USERS, "constructs", "io", "compile-repository"].join("|")})(/|\\.)`,
  );
});

const onlyUser = (library, owner, comment) => ({
  name: `only-${owner.replaceAll(/[^a-z]+/g, "-").replace(/^-|-$/g, "")}-uses-${library.replaceAll(/[^a-z]+/g, "-")}`,
  comment,
  severity: "error",
  from: { path: "^(lib|scripts|main\\.ts)", pathNot: owner },
  to: { path: `node_modules/${library}/` },
});

module.exports = {
  forbidden: [
    ...later,
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
        path: `^lib/(${PIPELINE.join("|")}|compile-repository|${USERS.filter((user) => user !== "sandbox").join("|")}|constructs)(/|\\.)`,
      },
      to: { path: "^(node:)?(fs|net|http|https|child_process|os|process)(/|$)", dependencyTypes: ["core"] },
    },
    forbid(
      "the-core-asks-nobody",
      "What is outside enters at named ports, below the commands.",
      `^lib/(${PIPELINE.join("|")}|compile-repository|aws-auth|bootstrap|permission-sets|review|constructs)(/|\\.)`,
      "^lib/io/",
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
      "^lib/(source|schema|guardrails|io|review|drift|sandbox)/",
    ),
    forbid(
      "the-sandbox-stands-alone",
      "A stand-in that shares our validation would agree with our mistakes.",
      "^lib/sandbox/",
      "^lib/(?!sandbox/|model/access-policies\\.json)",
    ),
    forbid(
      "lib-knows-no-commands",
      "Commands are one way to use lib; tests and main.ts are others.",
      "^lib/",
      "^scripts/",
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
      from: { path: "^(lib|scripts|main\\.ts)" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
    {
      name: "no-orphans",
      comment: "A file that nothing uses.",
      severity: "error",
      from: { orphan: true, path: "^(lib|scripts)/", pathNot: ["\\.d\\.ts$", "^scripts/launch\\.cjs$"] },
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
