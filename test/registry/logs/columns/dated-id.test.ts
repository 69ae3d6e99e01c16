import { expect, test } from "vitest";
import { idOfNumber, MOST_PREFIXES, numberOfId } from "../../../../src/registry/logs/columns/dated-id.js";
import { DATED_PREFIXES } from "../../../../src/registry/model/music-studio.js";

test.each([
  "RUN-20260102-2140-A7K2",
  "WVR-19700101-0000-0000",
  "VER-22241231-2359-ZZZZ",
  "SFR-20240229-1200-0Z0Z",
])("the number of %s is its own", (id) => {
  expect(idOfNumber(numberOfId(id) ?? -1)).toBe(id);
});

test.each([
  ["the prefix", "WORK-20260102-2140-A7K2"],
  ["the minute", "RUN-20260102-2141-A7K2"],
  ["the ending", "RUN-20260102-2140-A7K3"],
])("ids that differ in %s have different numbers", (_, other) => {
  expect(numberOfId(other)).not.toBe(numberOfId("RUN-20260102-2140-A7K2"));
});

test.each([
  "RUN-20260231-2140-A7K2",
  "RUN-23000101-0000-A7K2",
  "RUN-19691231-2359-A7K2",
  "ABC-20260102-2140-A7K2",
  "RUN-20260102-2140-a7k2",
  "RUN-20260102-2140",
])("%s has no number", (id) => {
  expect(numberOfId(id)).toBeUndefined();
});

test("there is room for every prefix", () => {
  expect(Object.keys(DATED_PREFIXES).length).toBeLessThanOrEqual(MOST_PREFIXES);
});
