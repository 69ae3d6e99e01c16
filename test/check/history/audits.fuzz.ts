/** Audits of random histories: they name the commits that altered a log, and no others. */
import { runCheck } from "../../../src/check/modes/lint.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import { NOW } from "../../helpers/lint-files.js";
import { fill } from "./histories.js";
import { reachableFrom } from "./oracle.js";
import {
  ALWAYS,
  checkOut,
  DEALS,
  FORMATS,
  type HistoryCase,
  makeHistory,
  ofFormat,
  PUBLIC,
  saidOf,
  showHistory,
  violates,
} from "./random-history.js";

async function judge(all: readonly HistoryCase[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const format of FORMATS) {
    const own = ofFormat(all, format);
    if (own.length === 0) continue;
    const histories = own.map(([, { commits }]) => commits);
    const filled = fill(histories, format, () => PUBLIC, ALWAYS);
    const { root: cwd, env } = filled.repository;
    for (const [index, [number, { commits }]] of own.entries()) {
      const ids = filled.ids[index] ?? [];
      const head = commits.length - 1;
      checkOut(filled, ids[head] ?? "");
      const report = await runCheck({
        cwd,
        env,
        now: NOW,
        rulesToRun: [],
        target: { mode: "audit" },
        isFolded: false,
      });
      const reached = [...reachableFrom(commits, head)].sort((a, b) => a - b);
      const truth = { faults: [], commits: reached.filter((at) => violates(commits, at)) };
      const { faults, commits: named } = saidOf(report, ids);
      const [wanted, said] = [JSON.stringify(truth), JSON.stringify({ faults, commits: named })];
      outcomes[number] = {
        hit: [format, truth.commits.length > 0 ? "violation" : "ok"],
        wrong: said === wanted ? undefined : `${said}; but it is ${wanted}`,
      };
    }
  }
  return outcomes;
}

fuzz({
  name: "audits",
  deals: DEALS,
  outcomes: [...FORMATS, "ok", "violation"],
  count: { test: 56, fuzz: 2_000 },
  together: 56,
  make: makeHistory,
  show: showHistory,
  judge,
});
