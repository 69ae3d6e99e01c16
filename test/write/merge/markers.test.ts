import { expect, test } from "vitest";
import { withMarkers } from "../../../src/write/merge/markers.js";

const mark = (ours: string, theirs: string) => withMarkers(Buffer.from(ours), Buffer.from(theirs)).toString();

test.each([
  ["a\nb\n", "a\nc\n", "a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"],
  ["a\nbx", "a\nby", "a\n<<<<<<< ours\nbx\n=======\nby\n>>>>>>> theirs\n"],
  ["", "a", "<<<<<<< ours\n=======\na\n>>>>>>> theirs\n"],
  ["a", "a\nb\n", "<<<<<<< ours\na\n=======\na\nb\n>>>>>>> theirs\n"],
])("%j and %j are between markers from the first line that differs", (ours, theirs, marked) => {
  expect(mark(ours, theirs)).toBe(marked);
});
