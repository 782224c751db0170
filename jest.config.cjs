// As in scripts/cli.ts: a reminder for whoever updates the SDK, once per worker.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
// A construct's creation stack is for people who debug constructs; jest maps each of its lines to a source.
process.env["CDKTN_DISABLE_CREATION_STACK"] ??= "true";

// The AWS provider makes the schemas of a thousand resources at each start, and is gone before its memory would be missed:
// without collecting it, a plan takes a third less processor time.
process.env["GOGC"] ??= "off";
process.env["GOMEMLIMIT"] ??= "1GiB";

const GLOBALS =
  "Array Boolean Date Error JSON Map Math Number Object Promise Reflect RegExp Set String Symbol TypeError WeakMap WeakSet".split(
    " ",
  );

/** @type {import("jest").Config} */
const common = {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  // TypeScript wants dynamic imports of our own files to name the `.js` that they would become.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  // The lookup of a global is slow within jest; of these it is not.
  sandboxInjectedGlobals: GLOBALS,
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/", "<rootDir>/pipeline.out/"],
};

/**
 * A test that leaves its own process, by starting a program (Terraform, the AWS CLI, kubectl, moto_server, our own command)
 * or a server (the sandbox), is in a file named `*.system.test.ts`. The others start git and a shell at most.
 * @type {import("jest").Config}
 */
module.exports = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.system\\.test\\.ts$"],
      setupFilesAfterEnv: ["<rootDir>/test/support/within-the-process.ts"],
    },
    { ...common, displayName: "system", testMatch: ["<rootDir>/test/**/*.system.test.ts"] },
  ],
  maxWorkers: 2,
  // For what hangs: a busy machine is no failure. Of the whole run: jest does not read it in a project.
  testTimeout: 120_000,
};
