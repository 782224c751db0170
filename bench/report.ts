// How long the report of a large repository takes to make and to filter, and how large it is.
//
//   node bench/run.cjs report [teams=200] [clusters=40]
//
// Beside it, of the same run: the list of the same entries as JSON; and in Chromium a script that only hides each row of the
// same table, one by one, and shows it again.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { GENERATED_TODAY, generateRepository } from "../test/support/generated-repository";
import { openBrowser, tryFindChromium } from "../test/support/browser";
import { compileFiles } from "../test/support/repo-builder";
import { medianMs, numberArgument, printRatios } from "./measure";

const LAUNCH = join(process.cwd(), "scripts", "launch.cjs");

/** Runs in the page: how long each thing takes until it is drawn, in milliseconds. */
const IN_PAGE = `(async () => {
  // What the eye waits for: the script, and the next picture.
  const untilDrawn = async (work) => {
    const begin = performance.now();
    work();
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - begin;
  };
  const form = document.getElementById("filter");
  const choose = (name, value) => {
    form.elements.namedItem(name).value = value;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const team = form.elements.namedItem("team").options[1].value;
  const first = await untilDrawn(() => choose("team", team));
  const back = await untilDrawn(() => choose("team", ""));
  const typed = await untilDrawn(() => choose("text", "admin"));
  const sorted = await untilDrawn(() => document.querySelectorAll("#entries-table thead button")[1].click());
  const rows = [...document.querySelectorAll("#entries-table tbody tr")];
  const least = await untilDrawn(() => rows.forEach((row) => (row.hidden = !row.hidden)));
  return { first, back, typed, sorted, least };
})()`;

interface InPage {
  readonly first: number;
  readonly back: number;
  readonly typed: number;
  readonly sorted: number;
  readonly least: number;
}

async function inBrowser(page: string): Promise<void> {
  const path = tryFindChromium();
  if (path === undefined) {
    process.stdout.write("no Chromium on PATH: the filter was not measured\n");
    return;
  }
  const browser = await openBrowser(path);
  const tab = await browser.newPage();
  const start = performance.now();
  await tab.goto(`file://${page}`);
  const opened = performance.now() - start;
  const measured = await tab.evaluate<InPage>(IN_PAGE);
  await browser.close();
  printRatios(`in Chromium; opened in ${opened.toFixed(0)} ms`, [
    { what: "each row hidden or shown, and drawn", ms: measured.least },
    { what: "first filter, by team", ms: measured.first },
    { what: "the filter taken away", ms: measured.back },
    { what: "filter by a text", ms: measured.typed },
    { what: "sort by principal", ms: measured.sorted },
  ]);
}

async function main(): Promise<void> {
  const [teams, clusters] = [numberArgument("teams", 200), numberArgument("clusters", 40)];
  const { files } = generateRepository({ seed: 1, teams, clusters });
  const { plan } = compileFiles(files, new Date(GENERATED_TODAY));
  const entries = plan?.clusters.reduce((sum, one) => sum + one.entries.length, 0) ?? 0;
  const root = mkdtempSync(join(tmpdir(), "bench-report-"));
  try {
    for (const [path, file] of files) {
      if (!("text" in file)) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), file.text);
    }
    const env = { ...process.env, ACCESS_NOW: GENERATED_TODAY };
    const run = (...words: string[]): Buffer =>
      execFileSync(process.execPath, [LAUNCH, "cli", ...words, "--root", root], {
        env,
        maxBuffer: 1e9,
        stdio: ["ignore", "pipe", "ignore"],
      });
    const page = join(root, "report.html");
    const list = await medianMs(3, () => run("list", "--format", "json"));
    const html = await medianMs(3, () => run("report", "--out", "report.html"));
    const mib = statSync(page).size / 1024 ** 2;
    printRatios(`${entries} entries, ${teams} teams, ${clusters} clusters; the page has ${mib.toFixed(2)} MiB`, [
      { what: "yarn list --format json, start included", ms: list },
      { what: "yarn report, start included", ms: html },
    ]);
    await inBrowser(page);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
