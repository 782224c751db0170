// What the Terraform JSON depends on, run on HashiCorp's last cdktf (0.21) instead of the maintained fork that package.json
// calls cdktf: the two must write the same. `yarn test:upstream-cdktf`
const {
  projects: [unit],
} = require("./jest.config.cjs");

/** @type {import("jest").Config} */
module.exports = {
  ...unit,
  displayName: "upstream cdktf",
  globals: { cdktfPackage: "cdktf-upstream" },
  testMatch: ["<rootDir>/test/constructs/**/*.test.ts"],
  moduleNameMapper: {
    ...unit.moduleNameMapper,
    "^cdktf$": "cdktf-upstream",
    "^cdktf/(.*)$": "cdktf-upstream/$1",
  },
  maxWorkers: 2,
};
