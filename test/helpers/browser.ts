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
    args: [
      "--no-sandbox",
      "--headless",
      "--disable-gpu",
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

/** Opens a text as a file of HTML, as somebody does who got it from a CI job. */
export async function openHtml(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const file = join(temporaryFolder(), "page.html");
  writeFileSync(file, html);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const opened: Opened = { page, url, requests: [], console: [], errors: [], dialogs: [] };
  page.on("request", (request) => opened.requests.push(request.url()));
  page.on("console", (message) => opened.console.push(message.text()));
  page.on("pageerror", (error) => opened.errors.push(error.message));
  page.on("dialog", async (dialog) => {
    opened.dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  await page.goto(url, { waitUntil: "load" });
  return opened;
}
