/** A studio's parts of the consistency report's page. */

import { count, percent } from "../base/text/visible.js";
import type { Section } from "../output/nightly/part.js";
import { card } from "../output/nightly/sections.js";
import { rowsTable } from "../output/nightly/svg.js";
import { monthChart, rateChart } from "./charts.js";
import type { StudioFigures } from "./report-part.js";

/** How many runs passed gate 2, and which overrides are owed. */
export function studioCards({ runs, obligations: { met, late, open } }: StudioFigures): string[] {
  const machines = runs.filter(({ group }) => group === "machine");
  const [total, passed] = [
    machines.reduce((sum, row) => sum + row.runs, 0),
    machines.reduce((sum, row) => sum + row.passed, 0),
  ];
  return [
    card(`of ${count(total, "run")} passed gate 2`, percent(passed, total)),
    card(`open overrides, ${late} late, ${met} met`, String(open)),
  ];
}

function runsSection({ runs }: StudioFigures): Section {
  const of = (group: string) => runs.filter((row) => row.group === group);
  return {
    id: "runs",
    title: "Runs",
    html: `<h3>By month</h3>\n${monthChart(of("month"))}\n<h3>Pass rate by lane</h3>\n${rateChart("lanes", "Pass rate by lane", "lane", of("lane"))}\n<h3>Pass rate by machine</h3>\n${rateChart("machines", "Pass rate by machine", "machine", of("machine"))}\n<h3>Pass rate by executor</h3>\n${rateChart("executors", "Pass rate by executor", "executor", of("executor"))}`,
  };
}

function obligationsSection({ obligations }: StudioFigures): Section {
  const { met, late, open, items } = obligations;
  return {
    id: "obligations",
    title: "Uniqueness failures and their overrides",
    html: `<p>A run that passed gate 2 in spite of a failed uniqueness check owes an override: ${met} met, ${late} late, ${open} open.</p>\n${rowsTable(
      ["state", "run", "check", "lane", "override", "approved by"],
      items.map(({ state, run_id, check, lane, override_id, approved_by }) => [
        state,
        run_id,
        check,
        lane,
        override_id ?? "",
        approved_by ?? "",
      ]),
      "Obligations",
    )}`,
  };
}

function coverageSection({ coverage }: StudioFigures): Section {
  return {
    id: "coverage",
    title: "Coverage of the chain",
    html: `<p>Of the runs that passed gate 2, how far each leads on. Unknown: a path of another machine that can't be led back to this repository.</p>\n${rowsTable(
      ["link", "of", "reached", "missing", "unknown", "rate"],
      coverage.map(({ name, of, reached, missing, unknown }) => [
        name,
        String(of),
        String(reached),
        String(missing),
        String(unknown),
        percent(reached, of - unknown),
      ]),
      "Coverage",
    )}`,
  };
}

/** The sections of a studio, in order. */
export const studioSections = (figures: StudioFigures): Section[] => [
  runsSection(figures),
  obligationsSection(figures),
  coverageSection(figures),
];
