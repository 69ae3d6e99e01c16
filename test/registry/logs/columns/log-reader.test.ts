import { expect, test } from "vitest";
import { ruleSetsOf } from "../../../../src/check/evaluate/rule-sets.js";
import { Screening } from "../../../../src/check/evaluate/screening.js";
import type { RegistryRecord } from "../../../../src/registry/logs/record.js";
import { Registry } from "../../../../src/registry/logs/registry.js";
import { STUDIO } from "../../../../src/registry/model/music-studio.js";
import { builtInSchemas } from "../../../../src/registry/model/schemas.js";
import { studioTable } from "../../../../src/registry/model/table.js";
import { jsonl } from "../../../../src/rules/examples.js";
import { rules } from "../../../../src/rules/index.js";
import { failedRun, numbers } from "../../../helpers/history.js";
import { NOW } from "../../../helpers/lint-files.js";
import { studioLog } from "../../../helpers/studio-log.js";

/** Reads some lines of the run index; gives the ids of those that were read with care, and how many became rows. */
function read(content: string): { careful: (string | undefined)[]; rows: number } {
  const names = ["run-index", "song-index", "overrides-log", "waivers"];
  const logs = new Map(names.map((name) => [name, studioLog(name, [name === "run-index" ? content : ""])]));
  const parts = {
    folder: "",
    model: studioTable,
    logs,
    schemas: builtInSchemas,
    clockSkew: 0,
    disk: new Map(),
  };
  const registry = new Registry({ ...parts, now: NOW.getTime() / 60_000 });
  const disk = { folder: "", roots: [], topFolders: new Set<string>() };
  const screening = new Screening({ registry, rules: ruleSetsOf(rules, STUDIO) }, disk);
  const reader = screening.reader("run-index");
  if (!reader) throw new Error("no line of a run becomes a row");
  const careful: RegistryRecord[] = [];
  for (const { record } of registry.log("run-index").index(reader)) {
    if (!record) continue;
    careful.push(record);
    if (record.schemaFaults.length === 0) screening.learn("run-index", record);
  }
  return { careful: careful.map(({ id }) => id), rows: reader.columns.length };
}

const runs = (...changes: Record<string, unknown>[]) =>
  jsonl(changes.map((change, at) => failedRun(at + 1, change)));

test("of lines of one kind only the first is read with care, and all become rows", () => {
  const all = numbers(1, 50).map((number) => failedRun(number));
  expect(read(jsonl(all))).toEqual({ careful: [failedRun(1).run_id], rows: 50 });
});

test.each<[string, Record<string, unknown>]>([
  ["another gate", { qa_gate1: "PIVOT_REQUIRED" }],
  ["a field more", { song_frame_id: "SFR-20260102-2140-A7K2", uniqueness_hook: undefined }],
  ["a field less", { uniqueness_hook: undefined }],
])("a line with %s is another kind", (_, change) => {
  expect(read(runs({}, change, {})).careful).toEqual([failedRun(1).run_id, failedRun(2).run_id]);
});

test.each<[string, Record<string, unknown>]>([
  ["another lane", { artist_id: "ART-somebody-else" }],
  ["another time", { created_utc: "2026-01-03T21:41Z" }],
  ["another note", { notes: "Chorus first." }],
])("a line with %s is of the same kind", (_, change) => {
  expect(read(runs({ notes: "A note." }, { notes: "Another.", ...change })).careful).toEqual([
    failedRun(1).run_id,
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["an id of a day that does not exist", { story_id: "SF-20260231-2100-P4W9" }],
  ["a lane in upper case", { artist_id: "ART-Somebody" }],
  ["a time that no clock shows", { created_utc: "2026-01-03T24:41Z" }],
  ["a note that holds a place", { notes: "TBD" }],
])("a line with %s is read with care", (_, change) => {
  expect(read(runs({ notes: "A note." }, { notes: "Another.", ...change })).careful).toContain(
    failedRun(2).run_id,
  );
});

test("a line of which no newline is the end is read with care", () => {
  expect(read(runs({}, {}, {}).slice(0, -1)).careful).toEqual([failedRun(1).run_id, failedRun(3).run_id]);
});
