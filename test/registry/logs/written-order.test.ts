import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inWrittenOrder } from "../../../src/registry/logs/written-order.js";

interface Entry {
  writer: string;
  time: string | undefined;
  isNew: boolean;
  /** Its place in the log. */
  at: number;
}

const WRITING = { writerOf: ({ writer }: Entry) => writer, isNew: ({ isNew }: Entry) => isNew };
const ordered = (entries: readonly Entry[]) => [...inWrittenOrder(entries, WRITING)];

/** A log: the plain file, then each writer's, with what is in no commit yet at the end of each. */
function logOf(rows: Readonly<Record<string, readonly (string | undefined)[]>>, committed = 9): Entry[] {
  const entries = Object.entries(rows)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([writer, times]) => times.map((time, index) => ({ writer, time, isNew: index >= committed })));
  return entries.map((entry, at) => ({ ...entry, at }));
}

const times = fc.array(fc.constantFrom(undefined, "1", "2", "3", "4"), { maxLength: 5 });
const logs = fc
  .tuple(fc.record({ "": times, C1: times, C2: times, c3: times }), fc.nat({ max: 5 }))
  .map(([rows, committed]) => logOf(rows, committed));

describe("the order of writing", () => {
  test("is that of the log where one writer wrote all", () => {
    const log = logOf({ C1: ["3", "1", undefined, "2"] });
    expect(ordered(log)).toEqual(log);
  });

  test("has every record once, and those of one writer as they stand", () => {
    fc.assert(
      fc.property(logs, (log) => {
        const found = ordered(log);
        expect([...found].sort((a, b) => a.at - b.at)).toEqual(log);
        for (const writer of ["", "C1", "C2", "c3"]) {
          const places = found.filter((entry) => entry.writer === writer).map(({ at }) => at);
          expect(places).toEqual([...places].sort((a, b) => a - b));
        }
      }),
    );
  });

  test("begins with the plain file, and ends with what is in no commit yet", () => {
    fc.assert(
      fc.property(logs, (log) => {
        const kinds = ordered(log).map(({ writer, isNew }) => (writer === "" ? 0 : isNew ? 2 : 1));
        const hasSeveral = new Set(log.map(({ writer }) => writer)).size > 1;
        if (hasSeveral) expect(kinds).toEqual([...kinds].sort());
      }),
    );
  });

  test("is that of time, and at one time of the writers' names, where each writer's clock went on", () => {
    const rising = times.map((row) => row.filter((time) => time !== undefined).sort());
    fc.assert(
      fc.property(fc.record({ C1: rising, C2: rising, c3: rising }), (rows) => {
        const found = ordered(logOf(rows)).map(({ time, writer }) => `${time ?? ""} ${writer}`);
        expect(found).toEqual([...found].sort());
      }),
    );
  });

  test("puts a record that goes back in time behind the one that it follows", () => {
    const found = ordered(logOf({ C1: ["5", "1"], C2: ["2", "6"] }));
    expect(found.map(({ writer, time }) => `${writer} ${time}`)).toEqual(["C2 2", "C1 5", "C1 1", "C2 6"]);
  });
});
