// Installs what running the program takes: 426 MB, most of it the AWS provider's bindings, and not the tools of whoever
// works on the program, 1.1 GB in all. Where those are there, they stay.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const yarn = path.join(root, ".yarn", "releases", "yarn-4.18.1.cjs");
const hasTools = fs.existsSync(path.join(root, "node_modules", "jest"));
const words = hasTools ? ["install", "--immutable"] : ["workspaces", "focus", "--production"];
const { status, error } = spawnSync(process.execPath, [yarn, ...words], { cwd: root, stdio: "inherit" });
if (error !== undefined) throw error;
process.exitCode = status ?? 3;
