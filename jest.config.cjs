// As in scripts/cli.ts: a reminder for whoever updates the SDK, once per worker.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
// A construct's creation stack is for people who debug constructs; jest maps each of its lines to a source.
process.env["CDKTN_DISABLE_CREATION_STACK"] ??= "true";

// The AWS provider makes the schemas of a thousand resources at each start, and is gone before its memory would be missed:
// without collecting it, a plan takes a third less processor time.
process.env["GOGC"] ??= "off";
process.env["GOMEMLIMIT"] ??= "1GiB";

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
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/"],
};

/**
 * A test that starts programs (Terraform, the AWS CLI, kubectl, moto_server, our own command as a process) is in a file
 * named `*.system.test.ts`. The others run within jest, with git and a shell at most.
 * @type {import("jest").Config}
 */
module.exports = {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.system\\.test\\.ts$"],
    },
    { ...common, displayName: "system", testMatch: ["<rootDir>/test/**/*.system.test.ts"] },
  ],
  maxWorkers: 2,
  // For what hangs: a busy machine is no failure. Of the whole run: jest does not read it in a project.
  testTimeout: 120_000,
};
