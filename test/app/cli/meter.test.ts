import { describe, expect, test } from "vitest";
import { meterOn } from "../../../src/app/cli/meter.js";

/** A meter on a stream, with a clock that is set by hand. */
function setUp({ isTTY = true } = {}) {
  let text = "";
  const time = { now: 0 };
  const meter = meterOn({ write: (piece) => (text += piece), isTTY }, () => time.now);
  return { meter, time, written: () => text };
}

describe("the meter", () => {
  test("says nothing in the first second", () => {
    const { meter, time, written } = setUp();
    time.now = 999;
    meter.progress?.("reading records", 500);
    expect(written()).toBe("");
  });

  test("then says the stage and the records a second", () => {
    const { meter, time, written } = setUp();
    meter.progress?.("reading records", 1);
    time.now = 2_000;
    meter.progress?.("reading records", 5_000);
    expect(written()).toContain("reading records: 5000, 2500 a second");
  });

  test("counts the speed of each stage by itself", () => {
    const { meter, time, written } = setUp();
    meter.progress?.("reading records", 1);
    time.now = 2_000;
    meter.progress?.("judging records", 1);
    time.now = 3_000;
    meter.progress?.("judging records", 700);
    expect(written()).toContain("judging records: 700, 700 a second");
  });

  test("writes no more than five times a second", () => {
    const { meter, time, written } = setUp();
    for (time.now = 1_000; time.now < 2_000; time.now += 10) meter.progress?.("reading records", time.now);
    expect(written().match(/reading/g)).toHaveLength(5);
  });

  test("takes its line away at the end", () => {
    const { meter, time, written } = setUp();
    time.now = 2_000;
    meter.progress?.("reading records", 1);
    meter.end();
    expect(written().endsWith("\r\u001b[2K")).toBe(true);
  });

  test("is not there without a terminal", () => {
    expect(setUp({ isTTY: false }).meter.progress).toBeUndefined();
  });
});
