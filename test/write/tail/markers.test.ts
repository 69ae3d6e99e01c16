import { expect, test } from "vitest";
import { withoutMarkers } from "../../../src/write/tail/markers.js";

const without = (text: string) => withoutMarkers(Buffer.from(text, "latin1")).bytes.toString("latin1");

test.each([
  ["a conflict gives the lines of both sides", "a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\nd\n", "a\nb\nc\nd\n"],
  ["what both had before goes", "<<<<<<< x\nb\n||||||| 1\no\n=======\nc\n>>>>>>> y\n", "b\nc\n"],
  ["markers in CR LF go", "<<<<<<< x\r\nb\r\n|||||||\r\n=======\r\nc\r\n>>>>>>> y\r\n", "b\r\nc\r\n"],
  [
    "two conflicts go",
    "<<<<<<< x\na\n=======\n>>>>>>> y\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\n",
    "a\nb\nc\n",
  ],
  ["a last line without a newline stays so", "<<<<<<< x\n=======\nb\n>>>>>>> y\nc", "b\nc"],
  ["bytes that are not text stay", "\xff\n<<<<<<< x\n\xfe\n=======\n>>>>>>> y\n", "\xff\n\xfe\n"],
])("%s", (_, text, result) => {
  expect(without(text)).toBe(result);
});

test.each([
  ["=======", "<<<<<<< x\na\n||||||| 1\nb\n>>>>>>> y\nc\n", "a\nb\nc\n"],
  ["everything after |||||||", "<<<<<<< x\na\n||||||| 1\nb\nc\n", "a\nb\nc\n"],
  ["======= before the next conflict", "||||||| 1\na\n<<<<<<< x\nb\n=======\n>>>>>>> y\n", "a\nb\n"],
  ["the first marker", "a\n=======\nb\n>>>>>>> y\n", "a\nb\n"],
  ["all but the last marker", "a\n>>>>>>> y\n", "a\n"],
])("if somebody took out %s, no line goes", (_, text, result) => {
  expect(withoutMarkers(Buffer.from(text))).toEqual({ bytes: Buffer.from(result), hasMarkers: true });
});

test("a file without markers is as it was", () => {
  const bytes = Buffer.from('{"a":"<<<<<<< x"}\n ======= \n========\n');
  expect(withoutMarkers(bytes)).toEqual({ bytes, hasMarkers: false });
});
