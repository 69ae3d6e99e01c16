import { expect, test } from "vitest";
import { kindOf } from "../../../../src/registry/logs/columns/kind.js";
import { stepsOf } from "../../../../src/registry/logs/columns/learn.js";
import { Names } from "../../../../src/registry/logs/columns/names.js";
import { TypePlan } from "../../../../src/registry/logs/columns/plan.js";
import { builtInSchemas, schemaOf } from "../../../../src/registry/model/schemas.js";
import { studioTable } from "../../../../src/registry/model/table.js";
import { failedRuns } from "../../../helpers/history.js";
import { studioLog } from "../../../helpers/studio-log.js";

/** The kind of a run, where some fields are compared and texts get their numbers here. */
function kindOfRun(scalars: readonly string[], names: Names) {
  const text = failedRuns(1);
  const [row] = studioLog("run-index", [text]).index();
  const use = { names, compared: scalars, read: [] };
  const plan = new TypePlan(studioTable.type("RUN"), schemaOf(builtInSchemas, "RUN"), use);
  const steps = stepsOf(text.trimEnd(), plan);
  if (!row?.record || !steps) throw new Error("the run was not read");
  return kindOf(row.record, steps, { scalars, lists: [] }, names, false);
}

test("a kind has the number of a value that is the same in each line", () => {
  const names = new Names();
  expect(kindOfRun(["qa_gate2"], names)?.constants).toEqual([names.add(Buffer.from("FAIL"))]);
});

test("a value that can have no number makes no kind, because it would pass for an absent one", () => {
  const full = new Names();
  full.add = () => -1;
  expect(kindOfRun(["qa_gate2"], full)).toBeUndefined();
});

test("a text that is compared but has no number makes no kind", () => {
  expect(kindOfRun(["run_log_filepath_abs"], new Names())).toBeUndefined();
});

test("a text of more than 256 bytes gets no number, and is not kept", () => {
  const names = new Names();
  expect([names.add(Buffer.alloc(257, "a")), names.size]).toEqual([-1, 0]);
});
