import { expect, test } from "vitest";
import { withoutComments } from "../../../src/registry/jsonl/comments.js";

test.each([
  ["a line's end", '{"a":1} // b', '{"a":1}     '],
  ["between values", '{/* b\nc */"a":1}', '{    \n    "a":1}'],
  ["none in a text", '{"a":"// b /* c */"}', '{"a":"// b /* c */"}'],
  ["none after an escaped quote", String.raw`{"a":"\" // b"}`, String.raw`{"a":"\" // b"}`],
  ["a line's end of Windows", '{ // b\r\n"a":1}', '{     \r\n"a":1}'],
  ["no end", '{"a":1 /* b', '{"a":1 /* b'],
])("a comment becomes blanks, and nothing else moves: %s", (_, text, expected) => {
  expect(withoutComments(text)).toBe(expected);
});
