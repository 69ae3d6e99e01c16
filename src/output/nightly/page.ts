/** The consistency report as one page: the verdict first, then what is behind it. */
import { forHtml } from "../../base/text/escape.js";
import { htmlAsides, htmlList } from "../reporters/html.js";
import { page } from "../reporters/page.js";
import { verdictOf } from "../reporters/verdict.js";
import { growthSection } from "./growth-section.js";
import { head } from "./head.js";
import type { Nightly, NightlyReport } from "./nightly.js";
import type { ReportPart, Section } from "./part.js";
import { SCRIPT } from "./script.js";
import { calendarSection, historySection, sinceSection, waiversSection } from "./sections.js";
import { STYLE } from "./style.js";
import { wrongSection } from "./wrong.js";

/** How the parts that have figures speak; the first that has words is heard. */
function voiceOf(parts: readonly ReportPart[], nightly: Nightly) {
  const [part] = parts.filter((one) => one.cards(nightly).length > 0);
  return {
    words: part?.words ?? { by: "writer", group: "group" },
    made: part?.made?.(nightly) ?? new Map<string, number>(),
    unit: part?.unit ?? "line",
  };
}

function sectionsOf(report: NightlyReport, nightly: Nightly, parts: readonly ReportPart[]): Section[] {
  const voice = voiceOf(parts, nightly);
  return [
    wrongSection(report, nightly, voice),
    sinceSection(nightly),
    calendarSection(report, nightly, voice.unit),
    ...parts.flatMap((part) => part.sections(nightly)),
    growthSection(nightly),
    waiversSection(nightly),
    historySection(report, nightly),
  ].filter((section) => section !== undefined);
}

/** A section, and a link past it for who comes with a keyboard. */
const sectionHtml = ({ id, title, html, isHalf = false }: Section) =>
  `<section${isHalf ? ' class="half"' : ""} aria-labelledby="${id}">
<h2 id="${id}">${forHtml(title)}</h2>
<a class="skip" href="#after-${id}">Past this part: ${forHtml(title)}</a>
${html}
<span id="after-${id}" tabindex="-1"></span>
</section>`;

function body(report: NightlyReport, parts: readonly ReportPart[]): string {
  const { nightly } = report;
  const faults = htmlList(
    "Could not check",
    report.faults.map(({ message }) => message),
  );
  const cards = nightly ? parts.flatMap((part) => part.cards(nightly)) : [];
  return [
    '<a class="skip" href="#main">To the content</a>',
    `<header>\n${head(report, cards)}\n</header>`,
    '<main id="main">',
    faults,
    ...(nightly ? sectionsOf(report, nightly, parts) : []).map(sectionHtml),
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
