import { describe, expect, test } from "vitest";
import { readRecords, readSetting } from "../../src/write/input.js";

describe("records", () => {
  test.each([
    ["one object", '{"a":1}', [{ a: 1 }]],
    ["one object over several lines", '{\n  "a": 1\n}\n', [{ a: 1 }]],
    ["one object on each line", '{"a":1}\n\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ["a list", '[{"a":1},\n {"a":2}]', [{ a: 1 }, { a: 2 }]],
    ["an object after a byte order mark", '\ufeff{"a":1}', [{ a: 1 }]],
  ])("are read from %s", (_, text, records) => {
    expect(readRecords(text, "input")).toEqual(records);
  });

  test.each([
    ["nothing", " \n", "holds no record"],
    ["an empty list", "[ ]", "holds no record"],
    ["a list with a number", '[{"a":1}, 2]', "item 2 of input is not an object"],
    ["a number", "7", "input is not a record"],
    ["a key that is there twice", '{"a":1,"a":2}', 'the key "a" appears twice'],
    ["a key that changes objects", '{"__proto__":{}}', "is not allowed"],
    ["a second line that breaks off", '{"a":1}\n{"b":', "record 2 of input is not a record"],
  ])("are not read from %s, and it is said why", (_, text, message) => {
    expect(() => readRecords(text, "input")).toThrow(message);
  });
});

test("a setting is a field and a value, which may hold more =", () => {
  expect(readSetting("notes=a=b")).toEqual({ field: "notes", value: "a=b" });
});

test("a setting without = is an error", () => {
  expect(() => readSetting("notes")).toThrow('--set is "notes"');
});
