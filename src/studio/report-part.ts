/** What the consistency report says of a studio: its runs, the overrides that they owe, and how far they lead on. */

import type { Nightly, NightlyReport } from "../output/nightly/nightly.js";
import type { FiguresContext, ReportPart } from "../output/nightly/part.js";
import { STUDIO } from "../registry/model/music-studio.js";
import { addCoverage, type Coverage, coverageOf } from "./coverage.js";
import { failedRuns } from "./failed-runs.js";
import { countObligations, findObligations, type Obligation, type Obligations } from "./obligations.js";
import { answering } from "./records.js";
import { studioCards, studioSections } from "./report-sections.js";
import { studioMarkdown } from "./report-text.js";
import { type StatsRow, statsOf } from "./stats.js";

/** The figures of a studio. */
export interface StudioFigures {
  runs: StatsRow[];
  obligations: Obligations;
  coverage: Coverage;
}

/** What is seen of a studio from afar. */
export type StudioNightly = Nightly & StudioFigures;

/** The report of a registry of the studio. */
export type StudioReport = NightlyReport<StudioNightly>;

async function figures({ open, registries, now }: FiguresContext): Promise<StudioFigures> {
  const obligations: Obligation[] = [];
  const coverage: Coverage[] = [];
  for (const { layout, policy, logs, store } of registries) {
    const { runs, registry } = failedRuns(store, { layout, policy, logs, now });
    obligations.push(...findObligations(runs, registry));
    const { folder } = layout;
    coverage.push(await coverageOf(store, { state: open.state, folder, pathRoots: policy.pathRoots }));
  }
  return {
    runs: statsOf(registries.flatMap(({ store }) => answering(store, "RUN"))),
    obligations: countObligations(obligations),
    coverage: addCoverage(coverage),
  };
}

/** Whether a report has the figures of a studio. */
const hasFigures = (nightly: Nightly): nightly is StudioNightly => "obligations" in nightly;

/** The studio's part of the report. */
export const studioPart: ReportPart = {
  model: STUDIO,
  figures: async (context) => ({ ...(await figures(context)) }),
  cards: (nightly) => (hasFigures(nightly) ? studioCards(nightly) : []),
  sections: (nightly) => (hasFigures(nightly) ? studioSections(nightly) : []),
  markdown: (nightly, most) => (hasFigures(nightly) ? studioMarkdown(nightly, most) : []),
};
