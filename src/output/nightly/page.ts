/** The consistency report as one page: the verdict first, then what is behind it. */

import { forHtml } from "../../base/text/escape.js";
import { htmlAsides, htmlList } from "../reporters/html.js";
import { page } from "../reporters/page.js";
import { verdictOf } from "../reporters/verdict.js";
import { growthSection } from "./growth-section.js";
import type { NightlyReport } from "./nightly.js";
import type { ReportPart } from "./part.js";
import { SCRIPT } from "./script.js";
import { cards, findingsSection, historySection, sinceSection, waiversSection } from "./sections.js";
import { STYLE } from "./style.js";

function body(report: NightlyReport, parts: readonly ReportPart[]): string {
  const { nightly } = report;
  const { kind, text } = verdictOf(report);
  const faults = htmlList(
    "Could not check",
    report.faults.map(({ message }) => message),
  );
  const sections = nightly
    ? [
        findingsSection(report, nightly),
        sinceSection(nightly),
        historySection(report, nightly),
        ...parts.flatMap((part) => part.sections(nightly)),
        growthSection(nightly),
        waiversSection(nightly),
      ].filter((section) => section !== undefined)
    : [];
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${forHtml(title)}</a></li>`).join("\n");
  const head = nightly?.head;
  const made = nightly
    ? `made ${nightly.madeUtc}${head ? `, of commit ${head.commit.slice(0, 12)} by ${head.author}` : ""}`
    : "";
  return [
    '<a class="skip" href="#main">To the content</a>',
    `<header>\n<h1>Registry consistency report</h1>\n<p class="verdict ${kind}">${forHtml(text)}</p>\n<p class="soft">${forHtml(made)}</p>\n${links === "" ? "" : `<nav aria-label="Sections"><ul>\n${links}\n</ul></nav>`}\n</header>`,
    '<main id="main">',
    faults,
    nightly
      ? cards(
          report,
          parts.flatMap((part) => part.cards(nightly)),
        )
      : "",
    ...sections.map(
      ({ id, title, html }) =>
        `<section aria-labelledby="${id}">\n<h2 id="${id}">${forHtml(title)}</h2>\n${html}\n</section>`,
    ),
    ...htmlAsides({ ...report, waived: [] }),
    "</main>",
    `<footer class="soft">${forHtml(`${report.tool.name} ${report.tool.version}`)}</footer>`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** The consistency report as one page: it loads nothing, runs no script but its own, and works without it. */
export function nightlyPage(report: NightlyReport, parts: readonly ReportPart[]): string {
  const { text } = verdictOf(report);
  return page({ title: `Registry: ${text}`, body: body(report, parts), style: STYLE, script: SCRIPT });
}
