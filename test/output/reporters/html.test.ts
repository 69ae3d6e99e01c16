import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { visible } from "../../../src/base/text/visible.js";
import { html } from "../../../src/output/reporters/html.js";
import {
  heightsInScrolling,
  noBrowser,
  type Opened,
  openHtml,
  startBrowser,
  tabThrough,
} from "../../helpers/browser.js";
import { awkwardReport, crashReport, emptyReport, HUGE, hugeReport, TEXTS } from "./awkward.js";

if (noBrowser) console.warn(`no page was opened in a browser: ${noBrowser}`);

/** Everything that could run or load something. */
const LIVE =
  "script, iframe, frame, object, embed, img, video, audio, form, a, base, meta[http-equiv=refresh]";
const HANDLERS = `[...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith("on"))`;

describe.skipIf(noBrowser !== undefined)("in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  afterAll(() => browser?.close());

  /** What a page did that it must not do. */
  const misdeeds = ({ url, requests, console: said, errors, dialogs }: Opened) => ({
    requests: requests.filter((request) => request !== url),
    said,
    errors,
    dialogs,
  });
  const nothing = { requests: [], said: [], errors: [], dialogs: [] };

  test.each([
    ["awkward", awkwardReport],
    ["empty", emptyReport],
    ["huge", hugeReport],
    ["crash", crashReport],
  ])("the %s page runs nothing, asks for nothing and says nothing", async (_, make) => {
    const opened = await openHtml(browser, html(await make()));
    await opened.page.mouse.move(200, 200);
    expect(misdeeds(opened)).toEqual(nothing);
  });

  test("a page that runs and asks for something is caught", async () => {
    const opened = await openHtml(browser, '<script>alert(1);console.log(2)</script><img src="x.png">');
    expect(misdeeds(opened)).toEqual({
      requests: [expect.stringContaining("x.png")],
      said: expect.arrayContaining(["2"]),
      errors: [],
      dialogs: ["1"],
    });
  });

  test("nothing would run without the page's own policy either", async () => {
    const bare = html(awkwardReport()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    expect(misdeeds(await openHtml(browser, bare))).toEqual(nothing);
  });

  test("the policy stops a script that comes in all the same", async () => {
    const attacked = html(awkwardReport()).replace("</main>", "<script>alert(1)</script></main>");
    expect((await openHtml(browser, attacked)).dialogs).toEqual([]);
  });

  test("the policy lets the page's own style in", async () => {
    const { page } = await openHtml(browser, html(emptyReport()));
    expect(await page.evaluate('getComputedStyle(document.querySelector(".verdict")).borderLeftStyle')).toBe(
      "solid",
    );
  });

  test("no element is live and none has a handler", async () => {
    const { page } = await openHtml(browser, html(awkwardReport()));
    const live = await page.evaluate(`document.querySelectorAll(${JSON.stringify(LIVE)}).length`);
    expect([live, await page.evaluate(HANDLERS)]).toEqual([0, []]);
  });

  test("the title is the verdict", async () => {
    const { page } = await openHtml(browser, html(awkwardReport()));
    expect(await page.title()).toBe(
      "runidx-lint: could not check everything (3 new records and 2 commits read)",
    );
  });

  test("every text is there to be read", async () => {
    const { page } = await openHtml(browser, html(awkwardReport()));
    const texts = await page.evaluate(
      '[...document.querySelectorAll(".findings > li > p:nth-of-type(2)")].map((element) => element.textContent)',
    );
    expect(texts).toEqual(expect.arrayContaining(TEXTS.map(visible)));
  });

  test("every finding of twenty thousand is an item", async () => {
    const { page } = await openHtml(browser, html(hugeReport()));
    expect(await page.evaluate('document.querySelectorAll(".findings > li").length')).toBe(HUGE);
  });

  test.each([320, 390, 1280])("nothing makes a page of %d pixels wider", async (width) => {
    const { page } = await openHtml(browser, html(awkwardReport()), { viewport: { width, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  });

  test("every part is reached with the Tab key, and one sees where one is", async () => {
    const { page } = await openHtml(browser, html(awkwardReport()));
    const { reachable, reached, unseen } = await tabThrough(page);
    expect([reached, unseen]).toEqual([reachable, []]);
  });

  test("the page keeps its height when somebody scrolls through it", async () => {
    const { page } = await openHtml(browser, html(awkwardReport()));
    const { before, after } = await heightsInScrolling(page);
    expect(after).toBe(before);
  });
});
