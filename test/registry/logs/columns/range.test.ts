import { expect, test } from "vitest";
import { kindOf } from "../../../../src/registry/logs/columns/kind.js";
import { stepsOf } from "../../../../src/registry/logs/columns/learn.js";
import {
  comparedFields,
  FIRST_FIELD,
  LogColumns,
} from "../../../../src/registry/logs/columns/log-columns.js";
import { Names } from "../../../../src/registry/logs/columns/names.js";
import { TypePlan } from "../../../../src/registry/logs/columns/plan.js";
import { type Known, readRange } from "../../../../src/registry/logs/columns/range.js";
import { holesOf, type Step } from "../../../../src/registry/logs/columns/step.js";
import { builtInSchemas, schemaOf } from "../../../../src/registry/model/schemas.js";
import { studioTable } from "../../../../src/registry/model/table.js";
import { jsonl, run } from "../../../../src/rules/examples.js";
import { NOW } from "../../../helpers/lint-files.js";
import { studioLog } from "../../../helpers/studio-log.js";

const log = studioTable.log("run-index");
if (!log) throw new Error("there is no run index");
const fields = comparedFields(log, studioTable);
const clock = { now: NOW.getTime() / 60_000, clockSkew: 0 };

/** What another thread is sent once these runs were read: a copy, in which no object has its class. */
function knownAfter(...runs: Record<string, unknown>[]): Known {
  const names = new Names();
  const use = { names, compared: fields.scalars, read: [] };
  const plan = new TypePlan(studioTable.type("RUN"), schemaOf(builtInSchemas, "RUN"), use);
  const steps: Step[][] = [];
  const kinds: Known["kinds"][number][] = [];
  for (const value of runs) {
    const text = jsonl([value]);
    const [row] = studioLog("run-index", [text]).index();
    const its = stepsOf(text.trimEnd(), plan);
    const kind = row?.record && its && kindOf(row.record, its, fields, names, false);
    if (!kind) throw new Error(`nothing is learned from ${text}`);
    for (const { field, accepted } of holesOf(its)) accepted?.add(Buffer.from(String(value[field])));
    const { type: _, ...withoutType } = kind;
    steps.push(its);
    kinds.push(withoutType);
  }
  return structuredClone({ kinds, steps, fields, clock });
}

/** Reads a part of a text, from one place to before another. */
function read(text: string, known: Known, { from = 0, to = Buffer.byteLength(text), base = 0 } = {}) {
  const bytes = Buffer.from(text);
  const fill = (buffer: Buffer, at: number) => bytes.copy(buffer, 0, at);
  return readRange({ end: to, fill }, { from, to, base }, known);
}

/** A run that passed every gate. Another number, another run. */
const recordedRun = (number: number, changes: Record<string, unknown> = {}) =>
  run({ run_id: `RUN-20260102-2140-${String(number).padStart(4, "0")}`, ...changes });

/** A run that failed gate 2, and has no version. */
const failedRun = (number: number, changes: Record<string, unknown> = {}) =>
  recordedRun(number, { qa_gate2: "FAIL", work_id: undefined, version_ids: undefined, ...changes });

/** Runs with one version, and with three, one after the other. */
const many = jsonl(
  Array.from({ length: 3_000 }, (_, number) =>
    recordedRun(number, {
      version_ids: ["V001", "V002", "V003"]
        .slice(0, number % 2 === 0 ? 3 : 1)
        .map((end) => `VER-20260102-2140-${end}`),
    }),
  ),
);
const knownOfMany = knownAfter(
  ...many
    .split("\n")
    .slice(0, 2)
    .map((line) => JSON.parse(line)),
);

test("what two threads read of a log is, one after the other, what one reads of all", () => {
  const whole = read(many, knownOfMany);
  const half = many.indexOf("\n", many.length / 2) + 1;
  const columns = new LogColumns(fields, clock, new Names());
  for (const range of [{ to: half }, { from: half }]) {
    const { rows } = read(many, knownOfMany, range);
    columns.append(rows, { from: 0, to: rows.length });
  }
  expect(whole.rows.length).toBe(3_000);
  expect(columns.take()).toEqual(whole.rows);
});

test("rows that are taken over in parts are the rows that were read", () => {
  const { rows } = read(many, knownOfMany);
  const columns = new LogColumns(fields, clock, new Names());
  for (const [from, to] of [[0, 1] as const, [1, 1] as const, [1, 1_999] as const, [1_999, 3_000] as const])
    columns.append(rows, { from, to });
  expect(columns.take()).toEqual(rows);
});

test("the place of a row counts through all files of its log", () => {
  const text = jsonl([failedRun(1), failedRun(2)]);
  const second = text.indexOf("\n") + 1;
  const { rows } = read(text, knownAfter(failedRun(1)), { base: 700 });
  expect([...(rows.own[0] ?? [])]).toEqual([700, 700 + second]);
});

test("a line of a kind that is not known is given back by its place in the file", () => {
  const text = jsonl([failedRun(1), recordedRun(2), failedRun(3)]);
  const { rows, unknown } = read(text, knownAfter(failedRun(1)), { base: 700 });
  expect([rows.length, [...unknown]]).toEqual([2, [text.indexOf("\n") + 1]]);
});

test("a lane that nobody saw before is given back with the number that rows have for it", () => {
  const known = knownAfter(recordedRun(1));
  const { rows, names } = read(jsonl([recordedRun(2, { artist_id: "ART-somebody-new" })]), known);
  const lane = rows.own[FIRST_FIELD + fields.scalars.indexOf("artist_id")]?.[0] ?? -1;
  expect(Buffer.from(names.texts[lane - names.first] ?? []).toString()).toBe("somebody-new");
});

test("a machine that was seen makes a row, and another one is given back", () => {
  const text = jsonl([failedRun(2, { machine_id: "C2" }), failedRun(3, { machine_id: "C1" })]);
  const { unknown } = read(text, knownAfter(failedRun(1, { machine_id: "C1" })));
  expect([...unknown]).toEqual([0]);
});

test.each([
  ["is followed by others", [1, 3], 1],
  ["is the last", [1], 1],
])("a line that is longer than what is read at once and %s is given back by its place", (_, short, at) => {
  const lines = short.map((number) => jsonl([failedRun(number)]));
  lines.splice(at, 0, jsonl([failedRun(2, { notes: "long ".repeat(300_000) })]));
  const text = lines.join("");
  const { rows, unknown } = read(text, knownAfter(failedRun(1)));
  expect([rows.length, [...unknown]]).toEqual([short.length, [lines[0]?.length]]);
});

test("where nothing is known of kinds, every line is given back", () => {
  const { rows, unknown } = read(jsonl([failedRun(1), failedRun(2)]), knownAfter());
  expect([rows.length, unknown.length]).toEqual([0, 2]);
});
