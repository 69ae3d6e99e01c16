import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf } from "../../../src/registry/jsonl/line.js";
import { currentOf } from "../../../src/registry/logs/answering.js";
import { Lineage } from "../../../src/registry/logs/lineage.js";
import { run } from "../../../src/rules/examples.js";
import { studioLog } from "../../helpers/studio-log.js";

const LAST = "2026-01-05T00:00Z";

/** Lines of one run: some alike, some the same in another order of keys, some dated ahead. */
const lines = fc.array(
  fc
    .record({
      last_updated_utc: fc.constantFrom(
        undefined,
        "2026-01-03T10:00Z",
        "2026-01-04T10:00Z",
        "2026-02-01T10:00Z",
      ),
      notes: fc.constantFrom(undefined, "a", "b"),
      isReversed: fc.boolean(),
    })
    .map(({ isReversed, ...changes }) => {
      const entries = Object.entries(run(changes));
      return JSON.stringify(Object.fromEntries(isReversed ? entries.reverse() : entries));
    }),
  { minLength: 1, maxLength: 8 },
);

test("each record is told what a look at all records before it tells", () => {
  fc.assert(
    fc.property(lines, (texts) => {
      const log = studioLog("run-index", [`${texts.join("\n")}\n`]);
      const records = [...log.index()].flatMap(({ record }) => record ?? []);
      const lineage = new Lineage(records, LAST);
      for (const [index, record] of records.entries()) {
        const before = records.slice(0, index);
        expect(lineage.firstBefore(record)).toBe(before[0]);
        expect(lineage.answeredBefore(record)).toBe(currentOf(before, LAST));
        const bytes = bytesOf(record.line);
        expect(lineage.sameBytesBefore(record)).toBe(before.find(({ line }) => bytes.equals(bytesOf(line))));
        const same = before.find(({ value }) => isDeepStrictEqual(value, record.value));
        expect(lineage.sameValueBefore(record)).toBe(same);
      }
    }),
  );
});
