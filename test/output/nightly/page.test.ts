import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  heightsInScrolling,
  noBrowser,
  type Opened,
  openHtml,
  startBrowser,
  Tab,
  tabThrough,
} from "../../helpers/browser.js";
import { HUGE, hugeReport } from "../reporters/awkward.js";
import { byHand, verdicts } from "./by-hand.js";
import { nightOf } from "./nights.js";
import { checkPage, failedPage, PAGES, studioPage, violatedPage } from "./pages.js";
import { nightlyPage } from "./rendered.js";
import { SCENES } from "./scenarios.js";

if (noBrowser) console.warn(`no page was opened in a browser: ${noBrowser}`);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DESK = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };
/** The texts that another text lies on, or that a box cuts off without a sign. */
const COLLISIONS = `(() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || !element.checkVisibility()) continue;
    if (element.closest(".said, .skip, script, style, title, desc, option, select")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) boxes.push({ box, element, text: node.data.trim().slice(0, 40) });
  }
  const wrong = [];
  for (const { element, text } of boxes) {
    const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden" && getComputedStyle(element).textOverflow !== "ellipsis";
    if (isCut) wrong.push("cut: " + text);
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  for (let one = 0; one < boxes.length; one++)
    for (let two = one + 1; two < boxes.length && boxes[two].box.top < boxes[one].box.bottom - 4; two++) {
      const [a, b] = [boxes[one], boxes[two]];
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 2 && down > 4 && !hides(a) && !hides(b)) wrong.push(a.text + " | " + b.text);
    }
  // What an ellipsis stands for is not seen, though it has a box.
  function hides({ element }) {
    for (let at = element; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX === "hidden" && (at.scrollWidth > at.clientWidth || at.scrollHeight > at.clientHeight)) return true;
    return false;
  }
  return [...new Set(wrong)].slice(0, 10);
})()`;

/** The bars, lines and rings whose colour is less than 3:1 on what they stand on. */
const PALE = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const paper = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll(".first, .second, .good-bar, .bad-bar, .spark, .ring, .axis")]
    .filter((shape) => shape.checkVisibility())
    .filter((shape) => {
      const { fill, stroke, backgroundColor } = getComputedStyle(shape);
      const colour = !shape.ownerSVGElement ? backgroundColor : shape.matches(".running, .spark, .ring, .axis") ? stroke : fill;
      return contrast(colour, paper) < 3;
    })
    .map((shape) => shape.outerHTML.slice(0, 80));
})()`;
/** What is left of a sheet between its margins, in pixels of CSS. */
const A4 = { width: 718, height: 1_047 };

/** What a page did that it must not do. */
const misdeeds = ({ url, requests, console: said, errors, dialogs }: Opened) => ({
  requests: requests.filter((request) => request !== url),
  said,
  errors,
  dialogs,
});
const NOTHING = { requests: [], said: [], errors: [], dialogs: [] };

describe.skipIf(noBrowser !== undefined)("in a browser", () => {
  let browser: Browser;
  const made = new Map<string, string>();

  /** A page, made once. */
  async function pageOf(name: string): Promise<string> {
    const known = made.get(name) ?? (await PAGES[name]?.());
    if (known === undefined) throw new Error(`there is no page of ${name}`);
    made.set(name, known);
    return known;
  }

  /** Opens a page: where nothing else is asked for, in the tab of all such pages, as if it were the first there. */
  const open = async (name: string, options?: BrowserContextOptions) => {
    const text = await pageOf(name);
    return options ? openHtml(browser, text, options) : tab.show(text);
  };

  let tab: Tab;

  beforeAll(async () => {
    browser = await startBrowser();
    tab = await Tab.of(browser);
    kept.add(tab.page.context());
  });

  /** Pages that several tests look at, none of which changes more than the window and the medium. */
  const kept = new Set<BrowserContext>();

  afterEach(async () => {
    for (const context of browser.contexts()) if (!kept.has(context)) await context.close();
  });

  afterAll(() => browser?.close());

  describe.each(Object.keys(PAGES))("the page of %s", (name) => {
    let opened: Opened;
    let withoutScript: Page;

    const keep = async (options: BrowserContextOptions) => {
      const one = await open(name, options);
      kept.add(one.page.context());
      return one;
    };

    beforeAll(async () => {
      opened = await keep({});
      ({ page: withoutScript } = await keep({ javaScriptEnabled: false }));
    });

    afterEach(async () => {
      await opened.page.emulateMedia({ media: null, colorScheme: null });
      await opened.page.setViewportSize(DESK);
    });

    afterAll(async () => {
      for (const { page } of [opened, { page: withoutScript }]) {
        kept.delete(page.context());
        await page.context().close();
      }
    });

    test("asks for nothing, says nothing and runs nothing of its data", async () => {
      expect(misdeeds(opened)).toEqual(NOTHING);
    });

    test("runs nothing of its data without its own policy either", async () => {
      const bare = (await pageOf(name)).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
      expect(misdeeds(await tab.show(bare))).toEqual(NOTHING);
    });

    test("has no script, no style and no handler but its own", async () => {
      const { page } = opened;
      const counts = await page.evaluate(`({
        scripts: document.scripts.length,
        styles: document.querySelectorAll("style, link[rel=stylesheet], [style]").length,
        live: document.querySelectorAll("iframe, frame, object, embed, img, image, use, video, audio, base, meta[http-equiv=refresh]").length,
        handlers: [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith("on")),
        links: [...document.querySelectorAll("a")].map((link) => link.getAttribute("href")).filter((to) => !to.startsWith("#") && to !== "findings.jsonl"),
      })`);
      expect(counts).toEqual({ scripts: 1, styles: 1, live: 0, handlers: [], links: [] });
    });

    test("leads with every link to a place that is there", async () => {
      const { page } = opened;
      const lost = await page.evaluate(
        `[...document.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href")).filter((to) => !document.getElementById(to.slice(1)))`,
      );
      expect(lost).toEqual([]);
    });

    test.each([320, 390, 1280])("is no wider than a window of %d pixels", async (width) => {
      await opened.page.setViewportSize({ width, height: 844 });
      expect(await opened.page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });

    test("has nothing that keeps people out when it is light", async () => {
      await opened.page.emulateMedia({ colorScheme: "light" });
      expect(await barriers(opened)).toEqual([]);
    });

    test("has nothing that keeps people out when it is dark", async () => {
      await opened.page.emulateMedia({ colorScheme: "dark" });
      // Nothing but its colours is another.
      expect(await barriers(opened, { runOnly: ["color-contrast"] })).toEqual([]);
    });

    test("has nothing that keeps people out on a phone", async () => {
      await opened.page.setViewportSize(PHONE);
      expect(await barriers(opened)).toEqual([]);
    });

    test("shows every text without script", async () => {
      expect(await hiddenTexts(withoutScript)).toEqual([]);
    });

    test("has no form without script", async () => {
      expect(
        await withoutScript.locator("form:visible, button:visible, input:visible, select:visible").count(),
      ).toBe(0);
    });

    test("has no navigation and no form on paper", async () => {
      const { page } = opened;
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("form:visible, #filter-fold:visible, .skip:visible").count()).toBe(0);
    });

    test("has the verdict and every row of the rules on paper, and its colours", async () => {
      const { page } = opened;
      await page.emulateMedia({ media: "print" });
      const all = await page.locator(".kind > summary").count();
      expect(await page.locator(".kind > summary:visible").count()).toBe(all);
      expect(await page.locator(".verdict h1:visible").count()).toBe(1);
      expect(await page.evaluate("getComputedStyle(document.body).printColorAdjust")).toBe("exact");
    });

    test("says its verdict and what is new in the first 700 pixels, and in the first 900 of a phone", async () => {
      const bottom = () =>
        opened.page.evaluate(
          `Math.max(...[...document.querySelectorAll(".verdict, .chips li:first-child")].map((element) => element.getBoundingClientRect().bottom + scrollY))`,
        );
      await opened.page.setViewportSize({ width: 1440, height: 900 });
      expect(await bottom()).toBeLessThan(700);
      await opened.page.setViewportSize(PHONE);
      expect(await bottom()).toBeLessThan(900);
    });

    test.each([390, 1440])("has no text that is cut or lies on another at %d pixels", async (width) => {
      await opened.page.setViewportSize({ width, height: 900 });
      expect(await opened.page.evaluate(COLLISIONS)).toEqual([]);
    });

    test.each(["light", "dark"] as const)(
      "has bars, lines and rings of 3:1 when it is %s",
      async (scheme) => {
        await opened.page.emulateMedia({ colorScheme: scheme });
        expect(await opened.page.evaluate(PALE)).toEqual([]);
      },
    );

    test("has no more than sixty stops of the Tab key before its first part ends", async () => {
      const stops = await opened.page.evaluate(
        `[...document.querySelectorAll("header :is(a[href], button, input, select, summary, [tabindex='0'])")].length`,
      );
      expect(stops).toBeLessThan(60);
    });

    test("has a link past each of its parts", async () => {
      const [parts, links] = (await opened.page.evaluate(
        `[document.querySelectorAll("main > section[aria-labelledby]").length, document.querySelectorAll("main > section > h2 + .skip").length]`,
      )) as [number, number];
      expect(links).toBe(parts);
    });

    test("has nothing that is cut off on a sheet of A4", async () => {
      const { page } = await open(name, { viewport: A4 });
      await page.emulateMedia({ media: "print" });
      const cut = await page.evaluate(
        `[...document.querySelectorAll(".scroll, pre")].filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.getAttribute("aria-label") ?? box.textContent.trim().slice(0, 60))`,
      );
      expect(cut).toEqual([]);
    });

    test("keeps its height when somebody scrolls through it", async () => {
      const { page } = opened;
      const { before, after } = await heightsInScrolling(page);
      expect(after).toBe(before);
    });

    test("has headings that leave out no level, and one of the first", async () => {
      const { page } = opened;
      const levels = (await page.evaluate(
        `[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(({ tagName }) => Number(tagName.slice(1)))`,
      )) as number[];
      const jumps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
      expect([levels.filter((level) => level === 1).length, jumps]).toEqual([1, []]);
    });
  });

  test.each(Object.keys(PAGES).filter((name) => name !== "a hostile registry"))(
    "the page of %s is reached in every part with the Tab key, and shows where one is",
    async (name) => {
      const { page } = await open(name);
      const { reachable, reached, unseen } = await tabThrough(page);
      expect([reached, unseen]).toEqual([reachable, []]);
    },
  );

  test("a hostile page keeps its title", async () => {
    const { page } = await open("a hostile registry");
    expect(await page.title()).toMatch(/^Registry: \d+ errors and \d+ warnings in \d+ records/);
  });

  test("a hostile page stops a script that comes in all the same", async () => {
    const attacked = (await pageOf("a hostile registry")).replace(
      "</main>",
      "<script>alert(1)</script></main>",
    );
    expect((await tab.show(attacked)).dialogs).toEqual([]);
  });

  describe("the skip link", () => {
    test("is the first that the Tab key reaches, and is seen then", async () => {
      const { page } = await open("sixty findings");
      await page.keyboard.press("Tab");
      const link = page.locator(":focus");
      expect(await link.textContent()).toBe("To the content");
      expect((await link.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    });

    test("is not seen before", async () => {
      const { page } = await open("sixty findings");
      expect((await page.locator(".skip").first().boundingBox())?.x).toBeLessThan(0);
    });

    test("leads past the navigation", async () => {
      const { page } = await open("sixty findings");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#main$/);
      await page.keyboard.press("Tab");
      expect(await page.evaluate('document.activeElement.closest("main")?.id')).toBe("main");
    });
  });

  describe("the filter, by keyboard alone", () => {
    const shown = (page: Page) => page.locator("#findings .findings > li:not([hidden])");
    const said = (page: Page) => page.locator("#shown").textContent();

    /** Goes to a control with the Tab key. */
    async function tabTo(page: Page, selector: string): Promise<void> {
      for (let stops = 0; stops < 100; stops++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      }
      throw new Error(`${selector} was not reached`);
    }

    /** Unfolds the filter, and goes to one of its controls. */
    async function unfold(page: Page, selector: string): Promise<Page> {
      await tabTo(page, "#filter-fold > summary");
      await page.keyboard.press("Enter");
      await tabTo(page, selector);
      return page;
    }

    async function openAt(selector: string): Promise<Page> {
      const { page } = await open("sixty findings");
      return unfold(page, selector);
    }

    test("shows all to begin with, and says so", async () => {
      const { page } = await open("sixty findings");
      expect([await shown(page).count(), await said(page)]).toEqual([60, "60 of 60 shown"]);
    });

    test("shows what has a word in it", async () => {
      const page = await openAt("input[name=words]");
      await page.keyboard.type("NOBODY");
      expect([await shown(page).count(), await said(page)]).toEqual([20, "20 of 60 shown"]);
    });

    test("shows what has every word in it", async () => {
      const page = await openAt("input[name=words]");
      await page.keyboard.type("run-index.jsonl:6 schema");
      expect(await shown(page).count()).toBeGreaterThan(0);
      expect(await shown(page).count()).toBeLessThan(20);
    });

    test("shows nothing for a word that is nowhere, and says so", async () => {
      const page = await openAt("input[name=words]");
      await page.keyboard.type("ferryman");
      expect([await shown(page).count(), await said(page)]).toEqual([0, "0 of 60 shown"]);
    });

    test("stays on the page when Enter is pressed", async () => {
      const page = await openAt("input[name=words]");
      const url = page.url();
      await page.keyboard.type("nobody");
      await page.keyboard.press("Enter");
      expect([page.url(), await shown(page).count()]).toEqual([`${url}#filter:words=nobody`, 20]);
    });

    test("shows errors alone", async () => {
      const page = await openAt("select[name=severity]");
      await page.keyboard.type("err");
      expect(await shown(page).count()).toBe(20);
    });

    test("shows warnings alone", async () => {
      const page = await openAt("select[name=severity]");
      await page.keyboard.type("warn");
      expect(await shown(page).count()).toBe(40);
    });

    test("shows what is new alone", async () => {
      const page = await openAt("select[name=since]");
      await page.keyboard.type("new");
      expect(await shown(page).count()).toBe(30);
    });

    test("shows what is still there alone", async () => {
      const page = await openAt("select[name=since]");
      await page.keyboard.type("still");
      expect(await shown(page).count()).toBe(30);
    });

    test("joins what is asked for", async () => {
      const page = await openAt("select[name=severity]");
      await page.keyboard.type("err");
      await tabTo(page, "select[name=since]");
      await page.keyboard.type("new");
      expect(await shown(page).count()).toBe(10);
    });

    test("shows all again after the reset", async () => {
      const page = await openAt("input[name=words]");
      await page.keyboard.type("ferryman");
      await tabTo(page, "button[type=reset]");
      await page.keyboard.press("Enter");
      await page.getByText("60 of 60 shown", { exact: true }).waitFor();
      expect(await shown(page).count()).toBe(60);
    });

    test("shows one rule alone", async () => {
      const page = await openAt("select[name=rule]");
      await page.keyboard.type("unknown");
      expect([await shown(page).count(), await said(page)]).toEqual([40, "40 of 60 shown"]);
    });

    test("shows what one has made alone, and of one lane", async () => {
      const page = await openAt("select[name=by]");
      await page.keyboard.type("nobody");
      expect(await shown(page).count()).toBe(20);
    });

    test("hides the rows that have nothing of it, and opens the others", async () => {
      const page = await openAt("select[name=rule]");
      await page.keyboard.type("unknown");
      expect(await page.locator(".kind:visible").count()).toBe(1);
      expect(await page.locator(".kind[open]:visible").count()).toBe(1);
    });

    test("is in the address, so that it can be sent to somebody", async () => {
      const page = await openAt("select[name=rule]");
      await page.keyboard.type("unknown");
      expect(new URL(page.url()).hash).toBe("#filter:rule=unknown-field");
    });

    test("is taken from the address", async () => {
      const { page, url } = await open("sixty findings");
      await page.goto(`${url}#filter:rule=unknown-field&words=run-index`);
      await page.getByText("40 of 60 shown", { exact: true }).waitFor();
      expect(await page.locator("select[name=rule]").inputValue()).toBe("unknown-field");
    });

    test("takes nothing from an address that names no value of it", async () => {
      const { page, url } = await open("sixty findings");
      await page.goto(`${url}#filter:rule=%3Cscript%3E&by=%E0%A4&nothing=x`);
      expect([await shown(page).count(), await said(page)]).toEqual([60, "60 of 60 shown"]);
    });

    test("does not ask for what is new where there is no earlier report", async () => {
      const report = verdicts().violated;
      if (report.nightly) report.nightly.since = null;
      const { page } = await tab.show(nightlyPage(report));
      expect(await page.locator("select[name=since]:visible").count()).toBe(0);
    });

    test("says on the page how many findings there are that it does not have", async () => {
      const { page } = await tab.show(nightlyPage(byHand({ report: hugeReport() })));
      const embedded = await page.locator("#findings .findings > li").count();
      expect(embedded).toBeLessThanOrEqual(1_000);
      const rest = (HUGE - embedded).toLocaleString("en").replaceAll(",", "\u202f");
      expect(await page.locator("#left").textContent()).toContain(`${rest} more are in findings.jsonl`);
    });
  });

  test("a row opens its findings without script, ten at a time", async () => {
    const { page } = await open("sixty findings", { javaScriptEnabled: false });
    const row = page.locator(".kind").last();
    await row.locator("summary").first().click();
    expect(await row.locator("li:visible").count()).toBe(10);
    await row.locator("details.more > summary").first().click();
    expect(await row.locator("li:visible").count()).toBe(20);
  });

  test("a link to one finding opens its row", async () => {
    const { page, url } = await open("sixty findings");
    const id = await page.locator("#findings .findings > li").last().getAttribute("id");
    await page.goto(`${url}#${id}`);
    await page.locator(`#${id}`).waitFor({ state: "visible" });
  });

  test("an open row offers to copy what is to be appended", async () => {
    const { page } = await open("sixty findings");
    const row = page.locator(".kind").first();
    await row.locator("summary").first().click();
    await row.locator(".copy").first().waitFor();
    expect(await row.locator(".copy").count()).toBe(await row.locator("pre").count());
  });

  test("a table opens without script", async () => {
    const { page } = await open("a studio that holds", { javaScriptEnabled: false });
    const details = page.locator("section[aria-labelledby=runs] details").first();
    await details.locator("summary").click();
    expect(await details.locator("table").isVisible()).toBe(true);
  });

  test("a chart has a name and says its figures", async () => {
    const { page } = await open("a studio that holds");
    const chart = page.getByRole("img", { name: "Runs by month" });
    expect(await chart.locator("desc").textContent()).toMatch(
      /^From 2026-01 to 2026-0\d.*: \d+ runs, of which \d+ passed/,
    );
  });

  test("the page follows the colours that somebody chose", async () => {
    const paper = async (colorScheme: "light" | "dark") =>
      (await open("a studio that holds", { colorScheme })).page.evaluate(
        "getComputedStyle(document.body).backgroundColor",
      );
    expect(await paper("light")).not.toBe(await paper("dark"));
  });

  /** What axe finds that keeps somebody from reading a page. */
  /** @param options which of axe's rules are asked; all of them unless said */
  async function barriers({ page }: Opened, options = {}): Promise<unknown[]> {
    // An evaluated text is no script of the page, so its policy has no say in it.
    await page.evaluate(`${AXE}\n;0`);
    return (await page.evaluate(
      `axe.run(document, ${JSON.stringify({ resultTypes: ["violations"], ...options })}).then(({ violations }) => violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => ({ id, count: nodes.length, first: nodes[0].target.join(" ") })))`,
    )) as unknown[];
  }

  /** The texts of the page that are neither shown nor in a closed table nor the description of a chart. */
  const hiddenTexts = (page: Page) =>
    page.evaluate(`[...document.querySelectorAll("main *, header *, footer *")]
      .filter((element) => !element.closest("form, details, title, desc, .skip") && element.children.length === 0 && element.textContent.trim() !== "")
      .filter((element) => !element.checkVisibility())
      .map((element) => element.outerHTML.slice(0, 200))`);
});

describe("as HTML", () => {
  const validator = new HtmlValidate(
    new StaticConfigLoader({
      root: true,
      extends: ["html-validate:recommended"],
      rules: {
        // For search engines, which cut a title off; ours is the whole verdict, and no engine sees it.
        "long-title": "off",
        // Would have a `section` in the place of each `div` with a role: the same to everybody who reads the page.
        "prefer-native-element": "off",
      },
    }),
  );
  const faultsOf = async (text: string) =>
    (await validator.validateString(text)).results
      .flatMap(({ messages }) => messages)
      .map(({ ruleId, line, message, selector }) => `${line}: ${ruleId}: ${message} (${selector})`);

  test.each([
    ["a studio that holds", studioPage],
    ["sixty findings", violatedPage],
    ["a night that could not check", failedPage],
    ["the check itself", checkPage],
  ])("the page of %s has no fault", async (_, make) => {
    expect(await faultsOf(await make())).toEqual([]);
  });

  test.each(Object.entries(SCENES))("the page of a registry %s has no fault", async (_, make) => {
    const { where, options } = await make();
    expect(await faultsOf((await nightOf(where, options)).page)).toEqual([]);
  });

  test("a page that has one is found", async () => {
    expect(await faultsOf(failedPage().replace("</main>", ""))).not.toEqual([]);
  });
});

describe("a page of very much", () => {
  const MOST = 2_000_000;
  const sizeOf = (...args: Parameters<typeof byHand>) => Buffer.byteLength(nightlyPage(byHand(...args)));

  test("is below 2 MB with 20,000 findings and 5,000 lanes", () => {
    expect(sizeOf({ report: hugeReport(), lanes: 5_000, rows: 5_000 })).toBeLessThan(MOST);
  });

  test("is below 2 MB with 20,000 lanes", () => {
    expect(sizeOf({ report: verdicts().holds, lanes: 20_000 })).toBeLessThan(MOST);
  });

  test("is below 2 MB with 20,000 findings that each bring as long a record to append as there is", () => {
    const { findings, ...rest } = hugeReport();
    const draft = { log: "run-index" as const, record: { notes: "x".repeat(4_000) } };
    const report = { ...rest, findings: findings.map((finding) => ({ ...finding, draft })) };
    expect(sizeOf({ report })).toBeLessThan(MOST);
  });

  test("draws the last months where one record is of another age", () => {
    const report = verdicts().holds;
    const old = { group: "month" as const, value: "0001-01", runs: 1, passed: 1, failedUniqueness: 0 };
    report.nightly?.runs.push(old);
    report.nightly?.runs.sort((a, b) => (a.value < b.value ? -1 : 1));
    const [said] = /<desc id="months-text">.*<\/desc>/.exec(nightlyPage(report)) ?? [];
    expect(said).toMatch(/ to 2026-01[:,]/);
  });
});
