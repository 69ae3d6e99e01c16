import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { temporaryFolder } from "./repository.js";

const CHROMIUM = "/usr/bin/chromium";

/** Why no browser can be opened here; undefined where one can. */
export const noBrowser = existsSync(CHROMIUM) ? undefined : `there is no ${CHROMIUM}`;

/** Starts a browser that shows nothing and asks nobody. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    timeout: 60_000,
    args: [
      "--no-sandbox",
      "--headless",
      "--disable-gpu",
      // Its shared memory is small in a container; a browser that runs out of it dies.
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page that was opened, and what it did beyond being shown. */
export interface Opened {
  page: Page;
  url: string;
  /** Addresses that were asked for, the document's own among them. */
  requests: string[];
  console: string[];
  errors: string[];
  dialogs: string[];
}

/** A tab that shows one page after the other, each as if it were the first. */
export class Tab {
  readonly page: Page;
  #shown: Opened | undefined;

  private constructor(page: Page) {
    this.page = page;
    page.on("request", (request) => this.#shown?.requests.push(request.url()));
    page.on("console", (message) => this.#shown?.console.push(message.text()));
    page.on("pageerror", (error) => this.#shown?.errors.push(error.message));
    page.on("dialog", async (dialog) => {
      this.#shown?.dialogs.push(dialog.message());
      await dialog.dismiss();
    });
  }

  static async of(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
    const context = await browser.newContext(options);
    return new Tab(await context.newPage());
  }

  /** Shows a text as a file of HTML, as somebody opens it who got it from a CI job. */
  async show(html: string): Promise<Opened> {
    const file = join(temporaryFolder(), "page.html");
    writeFileSync(file, html);
    const url = pathToFileURL(file).href;
    // Whatever was done to the page before goes with it.
    if (this.#shown) await this.page.goto("about:blank");
    const opened: Opened = { page: this.page, url, requests: [], console: [], errors: [], dialogs: [] };
    this.#shown = opened;
    await this.page.goto(url, { waitUntil: "load" });
    return opened;
  }
}

/** Opens a text as a file of HTML in a tab of its own. */
export async function openHtml(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  return (await Tab.of(browser, options)).show(html);
}

/** What a page has that can be reached by keyboard. */
const REACHABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** A walk through a page with the Tab key. */
export interface TabWalk {
  /** How many parts of the page can be reached by keyboard. */
  reachable: number;
  /** How many of them were reached. */
  reached: number;
  /** Where one was, but nothing in view showed it. */
  unseen: string[];
}

/** Goes through a page with the Tab key, until it is left or begins anew. */
export async function tabThrough(page: Page): Promise<TabWalk> {
  const unseen: string[] = [];
  await page.evaluate("window.stops = new Set()");
  for (let stops = 0; stops < 3_000; stops++) {
    await page.keyboard.press("Tab");
    const stop = (await page.evaluate(`(() => {
      const element = document.activeElement;
      if (element === document.body || window.stops.has(element)) return null;
      window.stops.add(element);
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const isSeen = outlineStyle !== "none" && parseFloat(outlineWidth) > 1;
      const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      return isSeen && isInView ? "" : element.outerHTML.slice(0, 120);
    })()`)) as string | null;
    if (stop === null) break;
    if (stop !== "") unseen.push(stop);
  }
  const [reachable, reached] = (await page.evaluate(`[
    [...document.querySelectorAll(${JSON.stringify(REACHABLE)})].filter((element) => element.checkVisibility() && !element.closest("details:not([open]) > :not(summary)")).length,
    [...window.stops].filter((element) => element.matches(${JSON.stringify(REACHABLE)})).length,
  ]`)) as [number, number];
  return { reachable, reached, unseen };
}

/**
 * The height of a page before and after somebody scrolled through it. Where they differ, something has its size only
 * once it is seen, and pushes what was in view out of it.
 */
export async function heightsInScrolling(page: Page): Promise<{ before: number; after: number }> {
  return (await page.evaluate(`(async () => {
    const height = () => document.documentElement.scrollHeight;
    const before = height();
    for (let top = 0; top < height(); top += innerHeight) {
      scrollTo(0, top);
      await new Promise(requestAnimationFrame);
    }
    return { before, after: height() };
  })()`)) as { before: number; after: number };
}
