import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium, type Browser } from "playwright-core";

/** As Debian and others call it. */
export const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The absolute path of Chromium; undefined where there is none on PATH. */
export function tryFindChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders
    .flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Starts a browser that asks nobody on the network. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"];
  return await chromium.launch({ executablePath, args });
}
