/** The report as one page that opens anywhere and starts nothing. */
import type { Excerpt, Finding, Report } from "../../base/core/finding.js";
import { forHtml, forHtmlText } from "../../base/text/escape.js";
import { page } from "./page.js";
import { shownSteps } from "./steps.js";
import { followingLines, placeOf, type Strictness, sayingOf, shownFindings, verdictOf } from "./verdict.js";

/** The line around the value, with the value marked. */
export function htmlExcerpt({ text, start, length, cutBefore, cutAfter }: Excerpt): string {
  const part = (from: number, to?: number) => forHtmlText(text.slice(from, to));
  const [before, value, after] = [part(0, start), part(start, start + length), part(start + length)];
  return `${cutBefore ? "…" : ""}${before}<mark>${value}</mark>${after}${cutAfter ? "…" : ""}`;
}

/** A finding as the content of a list item. */
export function htmlFinding(finding: Finding): string {
  const { severity, ruleId, class: kind } = finding;
  const name = kind === undefined ? ruleId : `${ruleId} (${kind})`;
  return `<p><span class="badge ${severity}">${severity}</span> <code>${forHtml(name)}</code> <span class="soft">${forHtml(placeOf(finding))}</span></p>
${htmlFindingText(finding)}`;
}

/** So much of a line is on both sides of the value where many findings stand on one page. */
const SHORT_SIDE = 70;

/** The same excerpt with less on both sides of the value. */
export function shortExcerpt(excerpt: Excerpt): Excerpt {
  const { text, start, length, cutBefore, cutAfter } = excerpt;
  const [from, to] = [Math.max(0, start - SHORT_SIDE), Math.min(text.length, start + length + SHORT_SIDE)];
  return {
    // Half of a character is none.
    text: text.slice(from, to).toWellFormed(),
    start: start - from,
    length,
    cutBefore: cutBefore || from > 0,
    cutAfter: cutAfter || to < text.length,
  };
}

/** What a finding says and what is to be done, without its rule and its place. */
export function htmlFindingText(finding: Finding): string {
  const { hint, related, excerpt, line } = finding;
  const parts = [
    `<p>${forHtml(sayingOf(finding))}</p>`,
    excerpt && line !== null && excerpt.text !== ""
      ? `<pre tabindex="0"><code>${htmlExcerpt(excerpt)}</code></pre>`
      : "",
    ...related.map(
      (place) => `<p class="soft">see: ${forHtml(place.message)} (${forHtml(placeOf(place))})</p>`,
    ),
    ...followingLines(finding).map((line) => `<p class="soft">with it: ${forHtml(line)}</p>`),
    `<p><strong>next:</strong> ${forHtml(hint)}</p>`,
    ...shownSteps(finding).flatMap(({ label, text }) => [
      `<p>${forHtml(label)}</p>`,
      text === undefined ? "" : `<pre tabindex="0"><code>${forHtmlText(text)}</code></pre>`,
    ]),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function findingsByFile(findings: readonly Finding[]): string {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const rows = files.get(finding.path);
    if (rows) rows.push(finding);
    else files.set(finding.path, [finding]);
  }
  return [...files]
    .map(([path, rows]) => {
      const items = rows.map((finding) => `<li>${htmlFinding(finding)}</li>`).join("\n");
      return `<section>\n<h2>${forHtml(path)}</h2>\n<ul class="findings">\n${items}\n</ul>\n</section>`;
    })
    .join("\n");
}

/** A section with a list of texts, or nothing where there is none. */
export function htmlList(title: string, texts: readonly string[]): string {
  if (texts.length === 0) return "";
  const items = texts.map((text) => `<li>${forHtml(text)}</li>`).join("\n");
  return `<section>\n<h2>${forHtml(title)}</h2>\n<ul>\n${items}\n</ul>\n</section>`;
}

/** What is beside the findings, as sections. */
export function htmlAsides({ notRun, policyChanges, waived }: Report): string[] {
  return [
    htmlList(
      "Not run",
      notRun.map(({ ruleId, reason }) => `${ruleId}: ${reason}`),
    ),
    htmlList("Policy changes", policyChanges),
    htmlList(
      "Waived",
      waived.map(({ finding, waiver_id }) => `${waiver_id}: ${finding.ruleId} at ${placeOf(finding)}`),
    ),
  ];
}

/** The report as a page of HTML without any script. */
export function html(report: Report, options: Strictness & { quiet?: boolean } = {}): string {
  const { kind, text } = verdictOf(report, options);
  const { mode, base, head } = report.target;
  const target = [mode, base, head].filter((part) => part !== null).join(", ");
  const body = [
    `<header>\n<h1>runidx-lint</h1>\n<p class="verdict ${kind}">${forHtml(text)}</p>\n<p class="soft">${forHtml(target)}</p>\n</header>`,
    "<main>",
    htmlList(
      "Could not check",
      report.faults.map(({ message }) => message),
    ),
    findingsByFile(shownFindings(report, options)),
    ...htmlAsides(report),
    "</main>",
    `<footer class="soft">${forHtml(`${report.tool.name} ${report.tool.version}`)}</footer>`,
  ];
  return page({ title: `runidx-lint: ${text}`, body: body.filter((part) => part !== "").join("\n") });
}
