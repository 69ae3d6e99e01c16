import { describe, expect, test } from "vitest";
import { studioTable } from "../../src/registry/model/table.js";
import { type IdSource, mintId } from "../../src/write/mint.js";
import { fakeSystem } from "./fake-system.js";

const MINUTE = Date.UTC(2026, 0, 10, 12, 0) / 60_000;
const DATED = "^RUN-[0-9]{8}-[0-9]{4}-[A-Z0-9]{4}$";

/** A type whose ids are these. */
function source(ids: readonly string[], changes: Partial<IdSource> = {}): IdSource {
  const type = { ...studioTable.type("RUN"), prefix: undefined };
  return {
    type,
    table: { type: "string" },
    has: (id) => ids.includes(id),
    ids: () => ids,
    minute: MINUTE,
    ...changes,
  };
}

const mint = (one: IdSource) => mintId(one, fakeSystem().random);

describe("an id", () => {
  test("of the studio has the time of its record", () => {
    const type = studioTable.type("RUN");
    expect(mint(source([], { type, table: { pattern: DATED } }))).toMatch(/^RUN-20260110-1200-[A-Z0-9]{4}$/);
  });

  test("that is taken is not given again", () => {
    const type = studioTable.type("RUN");
    const taken = String(mint(source([], { type, table: { pattern: DATED } })));
    const asked: string[] = [];
    const has = (id: string) => asked.push(id) === 1;
    expect(mint(source([], { type, table: { pattern: DATED }, has }))).not.toBe(taken);
    expect(asked[0]).toBe(taken);
  });

  test.each([
    [["D-007", "D-006"], "D-008"],
    [["D-9"], "D-10"],
    [["D-099"], "D-100"],
    [["7", "12"], "13"],
  ])("after %j is the next number, %s", (ids, next) => {
    expect(mint(source(ids))).toBe(next);
  });

  test("is a number where the schema asks for one", () => {
    expect(mint(source(["7"], { table: { type: "integer" } }))).toBe(8);
  });

  test("is a UUID where the ids are", () => {
    const known = "3f0c8c1e-6f0a-4a39-9d6c-0d6f8f9b2a11";
    expect(mint(source([known]))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test("begins with the prefix where there is none yet", () => {
    const type = { ...studioTable.type("RUN"), prefix: "D-" };
    expect(mint(source([], { type }))).toBe("D-1");
  });

  test.each([[["alpha", "beta"]], [["D-1", "E-2"]], [[]]])(
    "after %j is not known, and that is said",
    (ids) => {
      expect(() => mint(source(ids))).toThrow("is not known");
    },
  );
});
