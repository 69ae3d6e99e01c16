/** The first screen: what was judged, the verdict, what changed, and five numbers that lead further. */
import { forHtml } from "../../base/text/escape.js";
import { count, grouped, shorten, visible } from "../../base/text/visible.js";
import { isAlteration, leadOf } from "./lead.js";
import type { Nightly, NightlyReport } from "./nightly.js";
import type { Card } from "./part.js";
import { type Links, linksOf } from "./remote.js";

const LONGEST_NAME = 60;
/** So many reasons why something could not be checked stand in the verdict; the page lists all. */
const MOST_FAULTS = 3;
const LONGEST_FAULT = 300;

const named = (text: string) => forHtml(shorten(visible(text), LONGEST_NAME));

/** A sentence whose dates are not broken at the end of a line. */
const whole = (text: string) =>
  forHtml(text).replace(/\d{4}-\d{2}-\d{2}/g, (date) => `<span class="whole">${date}</span>`);

/** A commit as a link where its page is known. */
export function commitHtml(id: string, links: Links): string {
  const to = links.commit(id);
  const text = `<code>${forHtml(id.slice(0, 12))}</code>`;
  return to === undefined ? text : `<a href="${forHtml(to)}">${text}</a>`;
}

function judged({ nightly }: NightlyReport): string {
  if (!nightly) return '<p class="judged"><strong>Registry consistency report</strong></p>';
  const { repository, head, madeUtc, since } = nightly;
  const { web, name, branch } = repository;
  const links = linksOf(web, head?.commit);
  const what = [
    `<strong>${name === null ? "Registry consistency report" : named(name)}</strong>`,
    ...(branch === null ? [] : [named(branch)]),
    ...(head ? [`${commitHtml(head.commit, links)} by ${named(head.author)}`] : []),
  ].join(" · ");
  const moment = (time: string) =>
    `<span class="whole">${forHtml(time.replace("T", " ").replace("Z", " UTC"))}</span>`;
  const when = `${moment(madeUtc)}${since ? ` · compared with ${moment(since.madeUtc)}` : ""}`;
  return `<p class="judged"><span>${what}</span> <span class="soft">${when}</span></p>`;
}

function verdict(report: NightlyReport): string {
  const { kind, sign, title, worst, rest } = leadOf(report);
  const faults = report.faults
    .slice(0, MOST_FAULTS)
    .map(({ message }) => `<p>${forHtml(shorten(visible(message), LONGEST_FAULT))}</p>`);
  const more = report.faults.length - faults.length;
  return `<div class="verdict ${kind}">
<span class="sign" aria-hidden="true">${sign}</span>
<div>
<h1>${title}</h1>
${[
  ...faults,
  ...(more > 0 ? [`<p class="soft">${count(more, "more reason")} below.</p>`] : []),
  `<p>${worst === "" ? "" : `<strong>${whole(worst)}</strong> `}${forHtml(rest)}</p>`,
].join("\n")}
</div>
</div>`;
}

function chips(report: NightlyReport, nightly: Nightly): string {
  const { since } = nightly;
  const { waived } = report.summary;
  const unjudged = report.notRun.length;
  const fresh = since?.new.length ?? 0;
  const all: [string, string, string][] = [
    ...(since
      ? ([
          [fresh > 0 ? "fresh" : "", fresh > 0 ? `+${grouped(fresh)}` : "0", "new since the last report"],
          ["", grouped(since.mended.length), "fixed"],
        ] as [string, string, string][])
      : []),
    ["", grouped(waived), "waived"],
    ...(since ? ([["", grouped(since.still.length), "still there"]] as [string, string, string][]) : []),
    [
      "",
      grouped(unjudged),
      unjudged === 1 ? "rule could not judge everything" : "rules could not judge everything",
    ],
  ];
  return `<ul class="chips">\n${all.map(([look, number, name]) => `<li${look === "" ? "" : ` class="${look}"`}><strong>${number}</strong> ${forHtml(name)}</li>`).join("\n")}\n</ul>`;
}

/** The card that every report has. */
function alterationCard({ findings, summary }: NightlyReport, { since, history }: Nightly): Card {
  const found = findings.filter(isAlteration);
  const fresh = new Set(since?.new ?? []);
  const added = found.filter(({ fingerprint }) => fresh.has(fingerprint)).length;
  const proved =
    summary.commits === 0 ? "no commit was proved" : `in ${count(history.commits, "commit")} proved`;
  return {
    value: grouped(found.length),
    name: found.length === 1 ? "alteration of history" : "alterations of history",
    beside: added > 0 ? `+${grouped(added)} new · ${proved}` : proved,
    to: "history",
    isBad: found.length > 0,
  };
}

/** What there is to say of any model. */
function plainCards(
  { summary }: NightlyReport,
  { growth = [], waivers, since, days, madeUtc }: Nightly,
): Card[] {
  const fresh = since ? ` · +${grouped(since.new.length)} new` : "";
  const month = madeUtc.slice(0, 7);
  const added = days
    .filter(({ day }) => day.startsWith(month))
    .reduce((sum, { records }) => sum + records, 0);
  const inForce = waivers.filter(({ state }) => state === "in force").length;
  return [
    {
      value: grouped(summary.errors),
      name: summary.errors === 1 ? "error" : "errors",
      beside: `${count(summary.warnings, "warning")}${fresh}`,
      to: "wrong",
      isBad: summary.errors > 0,
    },
    {
      value: grouped(summary.records),
      name: summary.records === 1 ? "record" : "records",
      beside: `in ${count(summary.files, "file")}`,
      to: growth.length > 0 ? "growth" : "history",
    },
    ...(growth.length > 0
      ? [{ value: grouped(added), name: "new lines this month", beside: `since ${month}-01`, to: "growth" }]
      : []),
    {
      value: grouped(inForce),
      name: inForce === 1 ? "waiver in force" : "waivers in force",
      beside: `${count(summary.waived, "finding")} hidden`,
      to: "waivers",
    },
  ];
}

function card({ value, name, beside = "", to, isBad = false }: Card): string {
  return `<li><a href="#${to}"><strong${isBad ? ' class="error"' : ""}>${forHtml(value)}</strong> <span>${forHtml(name)}</span>${beside === "" ? "" : ` <span class="soft">${forHtml(beside)}</span>`}</a></li>`;
}

/** The head of the page; `own` are the cards that models add. */
export function head(report: NightlyReport, own: readonly Card[]): string {
  const { nightly } = report;
  const numbers = nightly
    ? [alterationCard(report, nightly), ...(own.length > 0 ? own : plainCards(report, nightly))]
    : [];
  return [
    judged(report),
    verdict(report),
    nightly ? chips(report, nightly) : "",
    numbers.length > 0 ? `<ul class="cards">\n${numbers.map(card).join("\n")}\n</ul>` : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}
