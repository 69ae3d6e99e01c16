/** Times of every form: which texts are taken, and that they compare as the moments do. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimeForm } from "../../../src/registry/model/model.js";
import { momentOf } from "../../../src/registry/model/moment.js";

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe("a time is read", () => {
  test.each<[TimeForm, unknown, string]>([
    ["minute", "2026-01-02T22:06Z", "2026-01-02T22:06Z"],
    ["rfc3339", "2026-01-02T22:06:07Z", "2026-01-02T22:06:07.0"],
    ["rfc3339", "2026-01-02t22:06:07z", "2026-01-02T22:06:07.0"],
    ["rfc3339", "2026-01-02 22:06:07.5+02:30", "2026-01-02T19:36:07.5"],
    ["rfc3339", "2026-01-02T22:06:07-23:59", "2026-01-03T22:05:07.0"],
    ["rfc3339", "2026-01-02T22:06:07.123456789012Z", "2026-01-02T22:06:07.123456789012"],
    ["rfc3339", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0"],
    ["rfc3339", "0000-01-01T00:00:00Z", "0000-01-01T00:00:00.0"],
    ["rfc3339", "9999-12-31T23:59:59.999999999999Z", "9999-12-31T23:59:59.999999999999"],
    ["rfc3339", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0"],
    ["rfc3339", "2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00.0"],
    ["epoch-seconds", 0, "1970-01-01T00:00:00.0"],
    ["epoch-seconds", 1767391567.25, "2026-01-02T22:06:07.25"],
    ["epoch-seconds", -1, "1969-12-31T23:59:59.0"],
    ["epoch-milliseconds", 1767391567250, "2026-01-02T22:06:07.25"],
    ["epoch-milliseconds", -1, "1969-12-31T23:59:59.999"],
  ])("of the form %s: %s", (form, value, moment) => {
    expect(momentOf(form, value)).toBe(moment);
  });
});

test("no digit of a second is lost", () => {
  const [a = "", b = ""] = ["1".repeat(40), `${"1".repeat(39)}2`].map((digits) =>
    momentOf("rfc3339", `2026-01-02T22:06:07.${digits}Z`),
  );
  expect(a < b).toBe(true);
});

describe("no time is", () => {
  test.each<[TimeForm, unknown]>([
    ["minute", "2026-01-02T22:06:00Z"],
    ["minute", "2026-02-30T22:06Z"],
    ["minute", 5],
    ["rfc3339", "2026-01-02T22:06Z"],
    ["rfc3339", "2026-01-02T22:06:00"],
    ["rfc3339", "2026-01-02T22:06:00+24:00"],
    ["rfc3339", "2026-01-02T22:06:00+02:60"],
    ["rfc3339", "2026-01-02T24:00:00Z"],
    ["rfc3339", "2026-01-02T22:60:00Z"],
    ["rfc3339", "2026-01-02T22:06:61Z"],
    ["rfc3339", "2026-02-29T22:06:00Z"],
    ["rfc3339", "2026-13-01T22:06:00Z"],
    ["rfc3339", "2026-01-02T22:06:00.Z"],
    ["rfc3339", "2026-01-02T22:06:00Z\n"],
    ["rfc3339", "0000-01-01T00:00:00+00:01"],
    ["rfc3339", "9999-12-31T23:59:59-00:01"],
    ["rfc3339", "9999-12-31T23:59:60Z"],
    ["rfc3339", 1767391567],
    ["rfc3339", null],
    ["epoch-seconds", "1767391567"],
    ["epoch-seconds", Number.NaN],
    ["epoch-seconds", Number.POSITIVE_INFINITY],
    ["epoch-seconds", 1e300],
    ["epoch-seconds", 253402300800],
    ["epoch-seconds", -62167219201],
    ["epoch-milliseconds", 8.64e15],
    ["epoch-milliseconds", undefined],
  ])("of the form %s: %s", (form, value) => {
    expect(momentOf(form, value)).toBeUndefined();
  });

  test("a leap second in the middle of an hour", () => {
    expect(momentOf("rfc3339", "2026-01-02T22:06:60Z")).toBeUndefined();
  });
});

const two = (value: number) => String(value).padStart(2, "0");

/** A time as text, and the moment that it says in picoseconds. */
const time = fc
  .record({
    start: fc.oneof(
      fc.integer({ min: Date.UTC(1600, 0), max: Date.UTC(2600, 0) }),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 1) + 3000 }),
    ),
    fraction: fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 12 }),
    offset: fc.integer({ min: -1439, max: 1439 }),
  })
  .map(({ start, fraction, offset }) => {
    const second = Math.floor(start / 1000) * 1000;
    const local = new Date(second + offset * 60_000).toISOString().slice(0, 19);
    const sign = offset < 0 ? "-" : "+";
    const away = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
    return {
      text: `${local}${fraction === "" ? "" : `.${fraction}`}${offset === 0 ? "Z" : away}`,
      moment: BigInt(second) * 1_000_000_000n + BigInt(fraction.padEnd(12, "0")),
    };
  });

test(`texts compare as the moments do (seed ${SEED})`, () => {
  const hits = { before: 0, same: 0, after: 0 };
  const pairs = fc.oneof(
    fc.tuple(time, time),
    time.map((one) => [one, one] as const),
  );
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      const [a, b] = [momentOf("rfc3339", one.text) ?? "", momentOf("rfc3339", other.text) ?? ""];
      const wanted = one.moment < other.moment ? "before" : one.moment > other.moment ? "after" : "same";
      hits[wanted] += 1;
      expect(a).not.toBe("");
      expect(a < b ? "before" : a > b ? "after" : "same").toBe(wanted);
    }),
    { seed: SEED, numRuns: 2000 },
  );
  expect(Object.entries(hits).filter(([, count]) => count === 0)).toEqual([]);
});

test(`whole milliseconds compare as numbers do (seed ${SEED})`, () => {
  const limit = Date.UTC(2600, 0);
  fc.assert(
    fc.property(fc.integer({ min: -limit, max: limit }), fc.integer({ min: -2, max: 2 }), (one, more) => {
      const [a, b] = [one, one + more].map((value) => momentOf("epoch-milliseconds", value) ?? "");
      expect((a ?? "") < (b ?? "")).toBe(more > 0);
      expect(a === b).toBe(more === 0);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

test("a minute compares with times of other forms as its end", () => {
  const minute = momentOf("minute", "2026-01-02T22:06Z") ?? "";
  const within = momentOf("rfc3339", "2026-01-02T22:06:59.999Z") ?? "";
  const after = momentOf("rfc3339", "2026-01-02T22:07:00Z") ?? "";
  expect([within < minute, minute < after]).toEqual([true, true]);
});
