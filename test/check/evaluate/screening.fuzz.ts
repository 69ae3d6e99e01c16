/**
 * Random registries with mistakes, read at once by pieces of all sizes: an audit that passes over what is plainly clean
 * finds the same, byte for byte, as one that reads every line with care.
 */
import { auditRegistry } from "../../../src/check/evaluate/everything.js";
import { rules } from "../../../src/rules/index.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import { subjectOf } from "./change-lines.js";
import { bytesOf, MISTAKES, makeScreening, type ScreeningCase } from "./screening-lines.js";

/** What an audit finds, as text. */
async function audit(files: Record<string, Uint8Array>, window: number): Promise<string> {
  const found = await auditRegistry(await subjectOf(files), { rules, isCommitted: () => false, window });
  return JSON.stringify(found, null, 1);
}

async function judgeOne(one: ScreeningCase): Promise<Outcome> {
  const files = bytesOf(one);
  const [careful, fast] = [await audit(files, 0), await audit(files, one.window)];
  const holds = careful.includes('"findings": []');
  return {
    hit: [holds ? "holds" : "has findings", ...(one.isTorn ? ["torn"] : [])],
    wrong: careful === fast ? undefined : `with care: ${careful}\nby screening: ${fast}`,
  };
}

fuzz({
  name: "screening",
  deals: Object.keys(MISTAKES),
  outcomes: ["holds", "has findings", "torn"],
  count: { test: 2_000, fuzz: 1_000_000 },
  together: 50,
  make: makeScreening,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => {
    const outcomes: Outcome[] = [];
    for (const one of cases) outcomes.push(await judgeOne(one));
    return outcomes;
  },
});
