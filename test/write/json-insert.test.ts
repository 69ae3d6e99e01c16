import { describe, expect, test } from "vitest";
import { withItems, withMember } from "../../src/write/json-insert.js";

const ITEM = { commit: "abc", path: "a.jsonl" };

describe("an item", () => {
  test.each([
    [
      "an empty object",
      "{}\n",
      '{\n  "settled": [\n    {\n      "commit": "abc",\n      "path": "a.jsonl"\n    }\n  ]\n}\n',
    ],
    [
      "a list with an item, and tabs",
      '{\n\t"settled": [\n\t\t{ "commit": "x" }\n\t],\n\t"preset": "strict"\n}',
      '{\n\t"settled": [\n\t\t{ "commit": "x" },\n\t\t{\n\t\t\t"commit": "abc",\n\t\t\t"path": "a.jsonl"\n\t\t}\n\t],\n\t"preset": "strict"\n}',
    ],
    [
      "an empty list",
      '{ "settled": [] }',
      '{ "settled": [\n    {\n      "commit": "abc",\n      "path": "a.jsonl"\n    }\n  ] }',
    ],
    [
      "a list among comments",
      '{\n  // how strict\n  "settled": [\n    1 // the first\n  ] // all\n}\n',
      '{\n  // how strict\n  "settled": [\n    1, // the first\n    {\n      "commit": "abc",\n      "path": "a.jsonl"\n    }\n  ] // all\n}\n',
    ],
  ])("is added to %s", (_, before, after) => {
    expect(withItems(before, "/settled", [ITEM], "c.json")).toBe(after);
  });

  test("is added further in, and a byte order mark stays", () => {
    const after = withItems('\ufeff{"name":"a","runidx":{}}', "/runidx/settled", [ITEM], "package.json");
    expect(after.startsWith("\ufeff")).toBe(true);
    expect(JSON.parse(after.slice(1))).toEqual({ name: "a", runidx: { settled: [ITEM] } });
  });

  test.each(["{", '{"settled": {}}', '{"a":1,"a":2}'])("is not added to %s, and that is said", (text) => {
    expect(() => withItems(text, "/settled", [ITEM], "c.json")).toThrow('"c.json" can\'t be');
  });
});

describe("a member", () => {
  test("takes the place of the old one", () => {
    expect(withMember('{ "logs": {"a":"b"}, "x": 1 }', "/logs", { a: "c" }, "c.json")).toBe(
      '{ "logs": {\n    "a": "c"\n  }, "x": 1 }',
    );
  });

  test("is added at the end", () => {
    expect(withMember('{\n  "x": 1\n}\n', "/logs", { a: "c" }, "c.json")).toBe(
      '{\n  "x": 1,\n  "logs": {\n    "a": "c"\n  }\n}\n',
    );
  });
});
