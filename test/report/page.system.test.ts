// The page as people meet it: in Chromium, by keyboard, on a phone, printed, and with texts that mean harm.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";

import { access, example, folder, type Folder } from "../scripts/harness";
import { openBrowser } from "../support/browser";
import { describeWithChromium } from "../support/require-tool";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

interface Axe {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

describeWithChromium("the report's page", (chromiumPath) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromiumPath);
  });
  afterAll(async () => {
    await browser.close();
  });

  /** The page of a repository, and everything that its console said or that it asked of a network. */
  async function open(copy: Folder, hash = "", options: Parameters<Browser["newPage"]>[0] = {}) {
    const { out } = await access(["report", "--root", copy.path]);
    const path = join(folder().path, "report.html");
    writeFileSync(path, out);
    const page = await browser.newPage(options);
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("dialog", (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("file://")) said.push(request.url());
    });
    await page.goto(`file://${path}${hash}`);
    return { page, said };
  }

  const shown = async (page: Page): Promise<string[]> =>
    await page.locator("#entries-table tbody tr:not(.miss):not(.rest) th").allInnerTexts();

  it("filters, sorts and says how many", async () => {
    const { page, said } = await open(example());
    await page.selectOption("select[name=team]", "payments");
    expect(await shown(page)).toEqual([
      "PaymentsOnCall 123456789012",
      "team-payments-engineer 123456789012",
      "team-payments-engineer 210987654321",
    ]);
    expect(await page.innerText("#hits")).toMatch(/^3 of \d+ access entries$/);
    expect(page.url()).toMatch(/#team=payments$/);
    await page.fill("input[name=principal]", "ONCALL");
    expect(await shown(page)).toHaveLength(1);
    await page.click("button[type=reset]");
    expect((await shown(page)).length).toBeGreaterThan(5);
    await page.selectOption("select[name=namespace]", "payments-staging");
    expect((await shown(page)).join()).toContain("SecurityAudit");
    await page.click("button[type=reset]");
    const head = page.locator("#entries-table thead th").nth(1);
    await head.getByRole("button").press("Enter");
    const names = await shown(page);
    expect(names).toEqual([...names].sort());
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    expect(said).toEqual([]);
    await page.close();
  });

  it("opens as it was sent", async () => {
    const { page } = await open(example(), "#team=security&cluster=prod-eu");
    expect(await shown(page)).toEqual(["SecurityAudit 123456789012"]);
    await page.close();
  });

  it.each(["light", "dark"] as const)("is for everybody, in %s and on a phone", async (colorScheme) => {
    const { page, said } = await open(example(), "", {
      colorScheme,
      viewport: { width: 390, height: 800 },
      bypassCSP: true,
    });
    for (const details of await page.locator("details").all()) await details.evaluate("(one) => { one.open = true; }");
    await page.addScriptTag({ content: AXE });
    const { violations } = await page.evaluate<Axe>("axe.run(document)");
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    expect(said).toEqual([]);
    await page.close();
  });

  it("prints everything, also what is closed or not shown yet", async () => {
    const { page } = await open(example());
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("#finding-admin-grade tbody tr").first().isVisible()).toBe(true);
    expect(await page.locator("#filters").isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.close();
  });

  it("takes no text of a file for more than a text", async () => {
    const EVIL = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{x}}</script><!--`;
    const copy = example();
    const evil = JSON.stringify(EVIL);
    const swap = (file: string, ...pairs: readonly (readonly [from: string, to: string])[]): void => {
      copy.write(
        file,
        pairs.reduce((text, [from, to]) => text.replace(from, to), copy.read(file)),
      );
    };
    swap(
      "teams/payments.yaml",
      ["name: on-call", `name: ${evil}`],
      ["reason: INC-2231 follow-up", `reason: ${evil}`],
      ['contact: "#payments-oncall"', `contact: ${evil}`],
    );
    swap("platform.yaml", ["reason: runs the cluster add-ons; PLAT-142", `reason: ${evil}`]);
    const { page, said } = await open(copy, "#text=%3Cimg%20src%3Dx%20onerror%3Dalert(3)%3E");
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    expect(await page.locator("#teams").innerText()).toContain("<img src=x onerror=alert(1)>");
    await page.fill("input[name=text]", EVIL);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(2);
    expect(said).toEqual([]);
    await page.close();
  });
});
