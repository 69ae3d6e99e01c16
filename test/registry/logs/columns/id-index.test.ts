import { expect, test } from "vitest";
import { numberOfId } from "../../../../src/registry/logs/columns/dated-id.js";
import { IdIndex } from "../../../../src/registry/logs/columns/id-index.js";

const ids = Array.from({ length: 1_000 }, (_, at) => {
  const ending = at.toString(36).toUpperCase().padStart(4, "0");
  return numberOfId(`RUN-20260102-2140-${ending}`) ?? -1;
});

test("every id is found at its row, though all are of one minute", () => {
  const index = new IdIndex(ids.length);
  for (const [row, id] of ids.entries()) index.add(id, row);
  expect(ids.map((id) => index.find(id))).toEqual(ids.map((_, row) => row));
});

test("an id that was not added is not found", () => {
  const index = new IdIndex(1);
  index.add(ids[0] ?? 0, 0);
  expect(index.find(ids[1] ?? 0)).toBe(-1);
});

test("an id that is there keeps its row, and says it", () => {
  const index = new IdIndex(2);
  index.add(ids[0] ?? 0, 4);
  expect([index.add(ids[0] ?? 0, 7), index.find(ids[0] ?? 0)]).toEqual([4, 4]);
});

test("an index of nothing has no id", () => {
  expect(new IdIndex(0).has(ids[0] ?? 0)).toBe(false);
});
