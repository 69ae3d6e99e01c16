/** What the consistency report says of a studio: its runs, the overrides that they owe, and how far they lead on. */

import type { DayRow, Nightly, NightlyReport } from "../output/nightly/nightly.js";
import type { FiguresContext, ReportPart } from "../output/nightly/part.js";
import { timeIn } from "../registry/logs/record.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { addCoverage, type Coverage, coverageOf } from "./coverage.js";
import { failedRuns } from "./failed-runs.js";
import { type LaneRow, lanesOf } from "./lanes.js";
import { countObligations, findObligations, type Obligation, type Obligations } from "./obligations.js";
import { answering, type StudioEntry } from "./records.js";
import { studioCards, studioSections } from "./report-sections.js";
import { studioMarkdown } from "./report-text.js";
import { laneOf, type StatsRow, statsOf } from "./stats.js";

/** The figures of a studio. */
export interface StudioFigures {
  runs: StatsRow[];
  obligations: Obligations;
  coverage: Coverage;
  lanes: LaneRow[];
  /** Against the earlier report, where that has these figures. */
  change: Change | null;
}

/** How many more are open or missing than in the earlier report; less than 0 where there are fewer. */
export interface Change {
  open: number;
  missing: number;
}

/** What is seen of a studio from afar. */
export type StudioNightly = Nightly & StudioFigures;

/** The report of a registry of the studio. */
export type StudioReport = NightlyReport<StudioNightly>;

/** The change since the figures of an earlier report, which came from outside and may be anything. */
function changeSince(
  earlier: Readonly<Record<string, unknown>> | undefined,
  { obligations, coverage }: Pick<StudioFigures, "obligations" | "coverage">,
): Change | null {
  const open = (earlier?.obligations as { open?: unknown } | null | undefined)?.open;
  const links: unknown = earlier?.coverage;
  if (typeof open !== "number" || !Array.isArray(links)) return null;
  const missing = links.map((link: { missing?: unknown } | null) => link?.missing);
  if (!missing.every((number) => typeof number === "number")) return null;
  const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  return {
    open: obligations.open - open,
    missing: total(coverage.map((link) => link.missing)) - total(missing),
  };
}

async function figures({
  open,
  registries,
  now,
  earlier,
}: FiguresContext): Promise<StudioFigures & Pick<Nightly, "days">> {
  const obligations: Obligation[] = [];
  const coverage: Coverage[] = [];
  for (const { layout, policy, logs, store } of registries) {
    const { runs, registry } = failedRuns(store, { layout, policy, logs, now });
    obligations.push(...findObligations(runs, registry));
    const { folder } = layout;
    coverage.push(await coverageOf(store, { state: open.state, folder, pathRoots: policy.pathRoots }));
  }
  const runs = registries.flatMap(({ store }) => answering(store, "RUN"));
  const owed = { obligations: countObligations(obligations), coverage: addCoverage(coverage) };
  return {
    runs: statsOf(runs),
    days: daysOf(runs),
    lanes: lanesOf(runs, obligations),
    ...owed,
    change: changeSince(earlier, owed),
  };
}

/** The runs of each day, oldest first. */
function daysOf(runs: readonly StudioEntry<"RUN">[]): DayRow[] {
  const days = new Map<string, number>();
  for (const { record } of runs) {
    const day = timeIn(record, "created_utc")?.slice(0, 10);
    if (day !== undefined) days.set(day, (days.get(day) ?? 0) + 1);
  }
  return [...days].map(([day, records]) => ({ day, records })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Whether a report has the figures of a studio. */
const hasFigures = (nightly: Nightly): nightly is StudioNightly => "obligations" in nightly;

/** The studio's part of the report. */
export const studioPart: ReportPart = {
  model: STUDIO,
  words: { by: "executor", group: "lane" },
  unit: "run",
  describe: (record) =>
    typeof record.artist_id === "string" || typeof record.genre_id === "string"
      ? { group: laneOf(record) }
      : {},
  made: (nightly) =>
    new Map(
      hasFigures(nightly)
        ? nightly.runs.filter(({ group }) => group === "executor").map(({ value, runs }) => [value, runs])
        : [],
    ),
  figures: async (context) => ({ ...(await figures(context)) }),
  cards: (nightly) => (hasFigures(nightly) ? studioCards(nightly) : []),
  sections: (nightly) => (hasFigures(nightly) ? studioSections(nightly) : []),
  markdown: (nightly, most) => (hasFigures(nightly) ? studioMarkdown(nightly, most) : []),
};
