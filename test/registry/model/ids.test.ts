import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatUtcMinute, isUtcMinute, parseIdMinute, parseUtcMinute } from "../../../src/base/text/time.js";
import { idTime } from "../../../src/registry/model/ids.js";

/** Minutes of the years 0100 to 9999. */
const minutes = fc.integer({
  min: new Date("0100-01-01T00:00Z").getTime() / 60_000,
  max: new Date("9999-12-31T23:59Z").getTime() / 60_000,
});
const twoDigits = fc.nat({ max: 99 }).map((number) => String(number).padStart(2, "0"));

describe("times", () => {
  test("a time that is written is read as the same minute", () => {
    fc.assert(
      fc.property(minutes, (minute) => {
        const text = formatUtcMinute(minute);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
        expect(parseUtcMinute(text)).toBe(minute);
      }),
    );
  });

  test("a time is real where Date, given it with seconds, gives the same day and minute back", () => {
    const parts = fc.tuple(
      fc.constantFrom("1900", "2000", "2023", "2024", "2026"),
      twoDigits,
      twoDigits,
      twoDigits,
      twoDigits,
    );
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute]) => {
        const text = `${year}-${month}-${day}T${hour}:${minute}Z`;
        const date = new Date(`${text.slice(0, -1)}:00.000Z`);
        const isReal = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 16) === text.slice(0, 16);
        expect(isUtcMinute(text)).toBe(isReal);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(["2024-02-29T00:00Z", "2000-02-29T23:59Z", "0100-01-01T00:00Z", "9999-12-31T23:59Z"])(
    "%s is a registry time",
    (text) => expect(isUtcMinute(text)).toBe(true),
  );

  test.each([
    "2026-02-30T00:00Z",
    "2026-02-29T00:00Z",
    "1900-02-29T00:00Z",
    "2026-00-10T00:00Z",
    "2026-13-10T00:00Z",
    "2026-01-00T00:00Z",
    "2026-01-02T24:00Z",
    "2026-01-02T23:60Z",
    "2026-01-02T22:06:00Z",
    "2026-01-02T22:06",
    "2026-01-02T22:06z",
    "2026-01-02 22:06Z",
    "2026-01-02T22:06+00:00",
    "26-01-02T22:06Z",
    " 2026-01-02T22:06Z",
    "2026-01-02T22:06Z\n",
    "٢٠٢٦-01-02T22:06Z",
    "",
  ])("%j is no registry time", (text) => expect(isUtcMinute(text)).toBe(false));

  test("years below 100 are not taken for those of the 20th century", () => {
    expect(parseUtcMinute("0026-01-02T22:06Z")).not.toBe(parseUtcMinute("1926-01-02T22:06Z"));
  });
});

describe("the time in an id", () => {
  test("an id gives the minute that its stamp says, under every dated prefix", () => {
    const prefixes = fc.constantFrom("RUN", "WORK", "VER", "SCR", "SF", "SFR", "SCN", "REV", "OVR", "WVR");
    fc.assert(
      fc.property(prefixes, minutes, fc.stringMatching(/^[A-Z0-9]{4}$/), (prefix, minute, letters) => {
        const stamp = formatUtcMinute(minute).replace(/[-:Z]/g, "").replace("T", "-");
        expect(parseIdMinute(stamp)).toBe(minute);
        expect(idTime(`${prefix}-${stamp}-${letters}`)).toEqual({ minute });
      }),
    );
  });

  test.each([
    "RUN-20260230-2140-A7K2",
    "RUN-20260102-2460-A7K2",
    "RUN-20260102-2400-A7K2",
    "SCR-20261301-0000-A7K2",
  ])("%s has a stamp that does not exist", (id) => expect(idTime(id)).toEqual({ unreal: true }));

  test.each([
    "ART-jack-mercer",
    "RUN-20260102-2140-a7k2",
    "RUN-20260102-2140-A7K",
    "RUN-20260102-2140-A7K2 ",
    "run-20260102-2140-A7K2",
    "XYZ-20260102-2140-A7K2",
    "toString-20260102-2140-A7K2",
    "RUN-2026-01-02-A7K2",
    "RUN_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "",
  ])("%j is no dated id", (id) => expect(idTime(id)).toBeUndefined());
});
