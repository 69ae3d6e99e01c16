import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Log } from "../../../src/registry/logs/log.js";
import { builtInSchemas, type RecordSchemas } from "../../../src/registry/model/schemas.js";
import { jsonl, override, overrideUpdate, run, version, work } from "../../../src/rules/examples.js";
import { studioLog } from "../../helpers/studio-log.js";

type Fields = Record<string, unknown>;

const VERSIONS = ["VER-20260102-2206-AAAA", "VER-20260102-2206-AAAB", "VER-20260102-2206-BAAA"];
const WORKS = ["WORK-20260102-2205-AAAA", "WORK-20260102-2205-BAAA"];
const RUN_IDS = ["RUN-20260102-2140-AAAA", "RUN-20260102-2140-AAAB"];
const ALL = [...VERSIONS, ...WORKS, ...RUN_IDS, "RUN-20260102-2140-ZZZZ", "RUN-20260102-2140-AAA"];

/** A log whose records take any text for an id. */
const lenient: RecordSchemas = {
  ...builtInSchemas,
  RUN: { required: [], fields: undefined, validate: () => [] },
};

const logOf = (
  contents: string[],
  name: "song-index" | "run-index" | "overrides-log" = "song-index",
  schemas = builtInSchemas,
) => studioLog(name, contents, schemas);

const indexed = (log: Log) => {
  for (const _ of log.index());
  return log;
};

const positions = (log: Log, id: string) => log.naming(id).map(({ position, value }) => [position, value]);

/** A record as a line in which some characters of its strings are written as escapes. */
function escaped(record: Fields, choose: (index: number) => boolean, upper: boolean): string {
  let index = 0;
  return JSON.stringify(record).replace(/[A-Za-z0-9_-]/g, (character, at: number, text: string) => {
    const inString = (text.slice(0, at).match(/"/g) ?? []).length % 2 === 1;
    if (!inString || !choose(index++)) return character;
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${upper ? code.toUpperCase() : code}`;
  });
}

const songs = fc.oneof(
  fc.record({ work_id: fc.constantFrom(...WORKS) }).map((changes) => work(changes)),
  fc
    .record({
      version_id: fc.constantFrom(...VERSIONS),
      work_id: fc.constantFrom(...WORKS, "TBD", ""),
      run_id: fc.constantFrom(...RUN_IDS, "RUN-20260102-2140-AAA"),
      notes: fc.constantFrom(undefined, ...ALL),
    })
    .map((changes) => version(changes)),
);

const line = fc.oneof(
  { weight: 6, arbitrary: songs.map((record) => JSON.stringify(record)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(songs, fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), fc.boolean())
      .map(([record, mask, upper]) => escaped(record, (index) => mask[index % mask.length] ?? false, upper)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "[]",
      "{",
      `{"record_type":"RUN","run_id":"${RUN_IDS[0]}"}`,
      `"${VERSIONS[0]}"`,
    ),
  },
);
const segment = fc.tuple(fc.array(line, { maxLength: 8 }), fc.boolean()).map(([lines, open]) => {
  const content = jsonl(lines);
  return open ? content.slice(0, -1) : content;
});

describe("records by id, searched and looked up", () => {
  test("naming gives the same before and after the index was made, escaped ids and segments included", () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), (contents) => {
        const searched = logOf(contents);
        const looked = indexed(logOf(contents));
        for (const id of ALL) expect(positions(searched, id)).toEqual(positions(looked, id));
      }),
      { numRuns: 500 },
    );
  });

  test("search and similar give the same before and after the index was made, lines that are no records included", () => {
    const [id = "", near = ""] = VERSIONS;
    const broken = [
      `{"record_type":"VERSION","version_id":"${id}",}`,
      `{"record_type":"VERSION","version_id":"${id}","version_id":"${near}"}`,
      `{"record_type":"RUN","run_id":"${id}"}`,
      `["${id}"]`,
    ];
    for (const line of broken) {
      const content = jsonl([version({ version_id: near }), line]);
      for (const log of [logOf([content]), indexed(logOf([content]))]) {
        expect([line, log.search(id).filter((record) => record.id !== near)]).toEqual([line, []]);
        expect([line, log.similar(id).map((record) => record.id)]).toEqual([line, [near]]);
      }
    }
  });

  test("search finds a record that has the id in any field, before and after the index was made", () => {
    const [id = "", other = ""] = VERSIONS;
    const content = jsonl([version({ version_id: other, notes: `as ${id}` })]);
    for (const log of [logOf([content]), indexed(logOf([content]))])
      expect(log.search(id).map((record) => record.id)).toEqual([other]);
  });

  test("naming gives every record that has the id in an indexed field, in order, and no other", () => {
    fc.assert(
      fc.property(fc.array(songs, { maxLength: 10 }), (records) => {
        const searched = logOf([jsonl(records)]);
        for (const id of [...VERSIONS, ...WORKS, ...RUN_IDS]) {
          const expected = records.filter((record) => {
            const fields = record.record_type === "WORK" ? ["work_id"] : ["version_id", "work_id", "run_id"];
            return fields.some((field) => (record as Fields)[field] === id);
          });
          expect(searched.naming(id).map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(expected)));
        }
      }),
    );
  });

  test("an id that stands only in another field is not named by it", () => {
    const [id = ""] = VERSIONS;
    for (const log of [
      logOf([jsonl([work({ notes: id })])]),
      indexed(logOf([jsonl([work({ notes: id })])])),
    ]) {
      expect(log.naming(id)).toEqual([]);
    }
  });

  test("an id that schema refused, or that only holds a place, names nothing", () => {
    const content = jsonl([version({ run_id: "RUN-1" }), version({ run_id: "TBD" })]);
    for (const log of [logOf([content]), indexed(logOf([content]))]) {
      expect([log.naming("RUN-1"), log.naming("TBD")]).toEqual([[], []]);
    }
  });

  test("an override and its updates are found by the override's id", () => {
    const content = jsonl([
      override(),
      overrideUpdate(),
      overrideUpdate({ update_utc: "2026-01-04T09:00Z" }),
    ]);
    for (const log of [logOf([content], "overrides-log"), indexed(logOf([content], "overrides-log"))]) {
      expect(log.naming("OVR-20260102-2150-K6M1").map(({ type }) => type)).toEqual([
        "OVERRIDE",
        "OVERRIDE_UPDATE",
        "OVERRIDE_UPDATE",
      ]);
    }
  });

  test.each([
    ["beyond ASCII", "RUN-é", "RUN-\\u00e9"],
    ["beyond Latin", "RUN-ж", "RUN-\\u0436"],
    ["in two surrogates", "RUN-😀", "RUN-\\ud83d\\ude00"],
    ["with a slash", "RUN/1", "RUN\\/1"],
    ["with a quotation mark", 'RUN"1', "RUN\\u00221"],
    ["with a backslash", "RUN\\1", "RUN\\u005c1"],
  ])("an id of a user's own form is found also where it is written with escapes: %s", (_, id, written) => {
    const content = jsonl([JSON.stringify(run({ run_id: "@" })).replace("@", written)]);
    const found = [
      logOf([content], "run-index", lenient),
      indexed(logOf([content], "run-index", lenient)),
    ].map((log) => log.naming(id).map((record) => record.id));
    expect(found).toEqual([[id], [id]]);
  });

  test("the line of a record is the line that it was read from, through all segments", () => {
    const contents = [
      jsonl([work({ work_id: WORKS[0] })]),
      jsonl([version({ version_id: VERSIONS[0] })]).slice(0, -1),
      jsonl([version({ version_id: VERSIONS[1] })]),
    ];
    const log = logOf(contents);
    expect(
      VERSIONS.flatMap((id) => log.naming(id)).map(({ line: found }) => [found.file.path, found.start]),
    ).toEqual([
      ["1.jsonl", 0],
      ["2.jsonl", 0],
    ]);
  });
});

describe("what a log knows of itself", () => {
  test("it lists its own ids in order of appearance, each once", () => {
    const log = logOf([
      jsonl([version({ version_id: VERSIONS[1] }), work({ work_id: WORKS[0] })]),
      jsonl([version({ version_id: VERSIONS[1] })]),
    ]);
    expect([...log.ids()]).toEqual([VERSIONS[1], WORKS[0]]);
  });

  test("it lists the lines that are no JSON, and no blank ones", () => {
    const log = logOf([jsonl([work(), "{", "", "  ", "[]", '{"record_type":"NONE"}'])]);
    expect(log.unparsed().map(({ start, end }) => end - start)).toEqual([1, 2]);
  });

  test("it is empty where none of its segments holds a byte", () => {
    expect(logOf(["", ""]).isEmpty).toBe(true);
    expect(logOf([]).isEmpty).toBe(true);
    expect(logOf(["", "\n"]).isEmpty).toBe(false);
  });
});
