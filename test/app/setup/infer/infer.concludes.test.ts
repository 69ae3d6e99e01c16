/** What is concluded from the lines of a log, and what is left open. */
import { describe, expect, it } from "vitest";
import { infer } from "../../../../src/app/setup/infer/infer.js";
import { readLog } from "../../../../src/app/setup/infer/read-log.js";
import { MemorySnapshot } from "../../../../src/sources/snapshots/memory.js";
import { lintFiles } from "../../../helpers/lint-files.js";

type Json = Record<string, unknown>;

/** So many lines, each made from its index. */
const lines = (count: number, make: (index: number) => Json) =>
  Array.from({ length: count }, (_, index) => make(index));

const at = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();

/** The model of some logs; it loads, and its schemas hold for every line. */
async function modelOf(logs: Readonly<Record<string, readonly Json[]>>) {
  const files = Object.fromEntries(
    Object.entries(logs).map(([path, records]) => [
      path,
      records.map((one) => `${JSON.stringify(one)}\n`).join(""),
    ]),
  );
  const state = new MemorySnapshot(files);
  const { model } = infer(await Promise.all(Object.keys(files).map((path) => readLog(state, path, path))));
  const report = await lintFiles({
    ...files,
    "runidx.config.json": '{ "model": "runidx.model.json" }',
    "runidx.model.json": JSON.stringify(model),
  });
  expect(report.faults).toEqual([]);
  expect(report.findings.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  return model;
}

/** What is concluded of the type of a log that has one. */
async function typeOf(records: readonly Json[]) {
  const { types } = await modelOf({ "items.jsonl": records });
  const { schema, ...entry } = types.item ?? { schema: {} };
  return { ...entry, schema: schema as { required?: string[]; properties: Record<string, Json> } };
}

/** What is asked of one field. */
async function fieldOf(count: number, make: (index: number) => unknown, name = "field"): Promise<unknown> {
  const { schema } = await typeOf(lines(count, (index) => ({ [name]: make(index) })));
  return schema.properties[name];
}

describe("a field", () => {
  it("is required where every line has it", async () => {
    const { schema } = await typeOf(lines(20, (index) => ({ a: 1, ...(index > 0 && { b: 1 }) })));
    expect(schema.required).toEqual(["a"]);
  });

  it("is a whole number where it was one often, and more than 0 and 1", async () => {
    expect(await fieldOf(40, (index) => index % 7, "attempts")).toEqual({ type: "integer" });
  });

  it.each([
    ["only 0 and 1 were seen", 40, (index: number) => index % 2, "attempts"],
    ["it measures something", 40, (index: number) => index % 7, "score"],
    ["few lines have it", 5, (index: number) => index, "attempts"],
  ])("is any number where %s", async (_, count, make, name) => {
    expect(await fieldOf(count, make, name)).toEqual({ type: "number" });
  });

  it("may be null where it was", async () => {
    expect(await fieldOf(40, (index) => (index % 2 === 0 ? null : `text ${index}`))).toEqual({
      type: ["string", "null"],
    });
  });

  it("may be anything where it was always null", async () => {
    expect(await fieldOf(40, () => null)).toEqual({});
  });

  it("has the values that it had, where each was seen often and early", async () => {
    expect(await fieldOf(40, (index) => ["a", "b"][index % 2])).toEqual({ type: "string", enum: ["a", "b"] });
  });

  it.each([
    ["a value was seen less than 20 times", 39, (index: number) => ["a", "b"][index % 2], "field"],
    ["a value was seen in the second half alone", 80, (index: number) => (index < 40 ? "a" : "b"), "field"],
    ["there are more than 10 values", 220, (index: number) => `value ${index % 11}`, "field"],
    ["there is one value", 40, () => "a", "field"],
    ["its name says that others follow", 40, (index: number) => ["a", "b"][index % 2], "author"],
  ])("may have other values where %s", async (_, count, make, name) => {
    expect(await fieldOf(count, make, name)).toEqual({ type: "string" });
  });

  it.each([
    ["seconds", 1_767_225_600, { minimum: 946_684_800, maximum: 4_102_444_800 }],
    ["milliseconds", 1_767_225_600_000, { minimum: 946_684_800_000, maximum: 4_102_444_800_000 }],
  ])("is a time in %s since 1970 by its range and name", async (_, start, range) => {
    expect(await fieldOf(20, (index) => start + index, "ts")).toEqual({ type: "number", ...range });
    expect(await fieldOf(20, (index) => start + index, "size")).toEqual({ type: "integer" });
  });

  it.each([
    ["date-time", (index: number) => at(index)],
    ["utc-minute", (index: number) => `${at(index).slice(0, 16)}Z`],
    ["date", (index: number) => at(index * 2000).slice(0, 10)],
    ["uuid", (index: number) => `0b5c1f3e-7a1d-4c60-9b1e-0000000000${10 + index}`],
  ])("has the format %s where all values have it", async (format, make) => {
    expect(await fieldOf(20, make)).toEqual({ type: "string", format });
  });

  it("is a time without a zone where all values are, and no time of the record", async () => {
    const { schema, times } = await typeOf(lines(20, (index) => ({ at: at(index).slice(0, 19) })));
    expect([schema.properties.at?.pattern, times]).toEqual([expect.stringContaining("[T ]"), undefined]);
  });

  it("with data for keys is an object of which nothing is asked", async () => {
    const files = (index: number) => ({ [`src/a${index}.ts`]: 1, [`src/b${index}.ts`]: "x" });
    expect(await fieldOf(20, files)).toEqual({ type: "object" });
  });

  it("that is an object or a list has fields and items of its own", async () => {
    const make = (index: number) => ({ list: [{ n: index, ...(index % 2 === 0 && { more: true }) }] });
    expect(await fieldOf(40, make)).toEqual({
      type: "object",
      required: ["list"],
      properties: {
        list: {
          type: "array",
          items: {
            type: "object",
            required: ["n"],
            properties: { n: { type: "integer" }, more: { type: "boolean" } },
          },
        },
      },
    });
  });
});

describe("the form of ids", () => {
  it.each([
    ["zero-padded numbers", (index: number) => `D-00${10 + index}`, "^D-[0-9]{4,}$"],
    ["plain numbers", (index: number) => `task_${index + 1}`, "^task_[0-9]+$"],
    ["hex", (index: number) => `0a${(index * 7919 + 4096).toString(16).padStart(8, "f")}`, "^[0-9a-f]{10}$"],
    ["a ULID", (index: number) => `01HQZX3V5K8M2N4P6R7S9T0W${10 + index}`, "^[0-9A-HJKMNP-TV-Z]{26}$"],
    [
      "a dated id",
      (index: number) =>
        `RUN-2026010${1 + (index % 9)}-0930-${["A7K", "B2X", "9QZ"][index % 3]}${index % 10}`,
      "^RUN-[0-9]+-[0-9]{4,}-[A-Z0-9]{4}$",
    ],
  ])("is known for %s", async (_, make, pattern) => {
    expect(await fieldOf(20, make, "commit_id")).toEqual({ type: "string", pattern });
  });

  it.each([
    ["words", (index: number) => `name-${"abcdefghijklmnopqrst".slice(0, index + 1)}`],
    ["different separators", (index: number) => `a${index % 2 === 0 ? "-" : "_"}${index}`],
  ])("is left open for %s", async (_, make) => {
    expect(await fieldOf(20, make, "topic_id")).toEqual({ type: "string" });
  });
});

describe("the id", () => {
  it("is a unique field that is named like one", async () => {
    const { id, repeat } = await typeOf(lines(20, (index) => ({ n: 1, item_id: `I-${index}` })));
    expect([id, repeat]).toEqual(["/item_id", "once"]);
  });

  it("is superseded where each repeat is later", async () => {
    const { id, repeat, times } = await typeOf(
      lines(20, (index) => ({ id: `I-${index % 15}`, at: at(index) })),
    );
    expect([id, repeat, times]).toEqual(["/id", "supersede", ["/at"]]);
  });

  it("is none where a repeat is not later", async () => {
    const made = lines(20, (index) => ({ id: `I-${index % 15}`, at: at(index % 3), n: index }));
    expect((await typeOf(made)).id).toBeUndefined();
  });

  it("is none where a text is unique by chance", async () => {
    expect((await typeOf(lines(20, (index) => ({ title: `the title ${index}` })))).id).toBeUndefined();
  });

  it("is no reference that each line of a small group has but once", async () => {
    const issues = lines(30, (index) => ({ id: `ISS-${index}` }));
    const notes = lines(25, (index) => ({ issue_id: `ISS-${index}`, at: at(index), text: `note ${index}` }));
    const { types } = await modelOf({ "issues.jsonl": issues, "notes.jsonl": notes });
    expect([types.note?.id, types.note?.references]).toEqual([
      undefined,
      [{ field: "/issue_id", type: "issue" }],
    ]);
  });
});

describe("the time", () => {
  it("is the change before the beginning", async () => {
    const made = lines(20, (index) => ({
      created_at: at(index),
      due_at: at(index + 9),
      ...(index % 2 === 0 && { updated_at: at(index + 1) }),
    }));
    expect((await typeOf(made)).times).toEqual(["/updated_at", "/created_at"]);
  });
});

describe("references", () => {
  it("lead from a list, and to the same log", async () => {
    const made = lines(30, (index) => ({
      id: `T-${index}`,
      blocked_by: index > 5 ? [`T-${index - 1}`, `T-${index - 2}`] : [],
      meta: { parent: index > 9 ? `T-${index - 9}` : null },
    }));
    expect((await typeOf(made)).references).toEqual([
      { field: "/blocked_by", type: "item", many: true },
      { field: "/meta/parent", type: "item" },
    ]);
  });

  it("are none where numbers are ids by chance", async () => {
    const made = lines(30, (index) => ({ id: index + 1, attempts: 1 + (index % 5) }));
    expect((await typeOf(made)).references).toBeUndefined();
  });
});

describe("types", () => {
  const events = lines(60, (index) =>
    index % 2 === 0 ? { kind: "opened", id: index, title: "x" } : { kind: "closed", id: index, reason: "y" },
  );

  it("are told apart by a field where the fields of every line differ between them", async () => {
    const { logs, types } = await modelOf({ "events.jsonl": events });
    expect(logs).toEqual([
      { name: "events", path: "events.jsonl", types: ["opened", "closed"], type: { pointer: "/kind" } },
    ]);
    expect(types.opened?.schema).toMatchObject({
      required: ["kind", "id", "title"],
      properties: { kind: { const: "opened" } },
    });
  });

  it("leave a field open that has other values in another type of the log", async () => {
    const made: Json[] = [...events, ...events].map((one, index) => ({
      ...one,
      id: index,
      level: index === 8 ? "rare" : ["low", "high"][(index >> 1) % 2],
    }));
    const { types } = await modelOf({ "events.jsonl": made });
    const level = (type: string) =>
      (types[type]?.schema as { properties?: Json } | undefined)?.properties?.level;
    expect([level("opened"), level("closed")]).toEqual([{ type: "string" }, { type: "string" }]);
  });

  it.each([
    ["the fields are the same", events.map(({ kind, id }) => ({ kind, id }))],
    ["one of them is rare", events.slice(0, 39)],
    ["one of them comes later", [...events].sort((a, b) => String(a.kind).localeCompare(String(b.kind)))],
  ])("are one where %s", async (_, records) => {
    expect((await modelOf({ "events.jsonl": records })).logs[0]?.types).toEqual(["event"]);
  });

  it("have names of their own where two logs have the same ones", async () => {
    const { logs } = await modelOf({ "a/events.jsonl": events, "b/events.jsonl": events });
    expect(logs.map(({ name, types }) => [name, types])).toEqual([
      ["events", ["opened", "closed"]],
      ["events-2", ["event"]],
    ]);
  });
});
