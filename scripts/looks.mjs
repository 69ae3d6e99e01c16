// Makes the report of five registries and takes screenshots of each page: wide and narrow, light and dark, on paper, at
// 200 % and without script. They are for people to look at.
//
//   npm run looks [-- <folder> [<registry> …]]
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { empty, healthy, hostile, large, mistaken } from "./looks-registries.mjs";

const CHROMIUM = "/usr/bin/chromium";
const PROGRAM = resolve("lib/bin.cjs");
const NOW = new Date();
const MAKERS = { healthy, mistaken, empty, hostile, large };

/** What a page is looked at with. */
const LOOKS = {
  "wide-light": { viewport: { width: 1440, height: 900 } },
  "wide-dark": { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  "phone-light": { viewport: { width: 390, height: 844 } },
  "phone-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  zoomed: { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
  "no-script": { viewport: { width: 1440, height: 900 }, javaScriptEnabled: false },
  paper: { viewport: { width: 718, height: 1_047 } },
};

/** Runs the report; a registry that is not consistent ends with 1. */
function report(root, folder, previous) {
  const args = [
    PROGRAM,
    "report",
    "--out",
    folder,
    ...(previous ? ["--previous", join(previous, "report.json")] : []),
  ];
  try {
    execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    if (error.status !== 1) throw error;
  }
}

const [out = "looks", ...names] = process.argv.slice(2);
if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}; install it first`);
const work = mkdtempSync(join(tmpdir(), "looks-"));
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  for (const name of names.length > 0 ? names : Object.keys(MAKERS)) {
    const root = join(work, name);
    const earlier = join(work, `${name}-earlier`);
    const book = MAKERS[name](root, NOW, { beforeLast: () => report(root, earlier) });
    book.remote("https://git.example.org/studio/middle.git");
    const folder = resolve(out, name);
    mkdirSync(folder, { recursive: true });
    report(root, folder, existsSync(earlier) ? earlier : undefined);
    const page = join(folder, "index.html");
    console.log(
      `${name}: index.html ${statSync(page).size} bytes, report.md ${statSync(join(folder, "report.md")).size}`,
    );
    for (const [look, options] of Object.entries(LOOKS)) {
      const context = await browser.newContext(options);
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(page).href);
      if (look === "paper") await tab.emulateMedia({ media: "print" });
      await tab.screenshot({ path: join(folder, `${look}.png`), fullPage: true });
      await context.close();
    }
  }
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
