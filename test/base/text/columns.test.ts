import { describe, expect, test } from "vitest";
import { columnsOf, headOf, tailOf } from "../../../src/base/text/columns.js";

const SONG = "\u6b4c\u306e\u540d\u524d";
const SMILE = "\ud83d\ude00";
/** An e and the accent that stands on it. */
const ACCENT = "e\u0301";

describe("columnsOf", () => {
  test.each([
    ["nothing", "", 0],
    ["plain text", "abc ~", 5],
    ["letters beyond ASCII", "\u00e4\u00f6\u0416", 3],
    ["Chinese and Japanese", SONG, 8],
    ["Korean", "\ud55c\uae00", 4],
    ["full-width forms", "\uff1d\uff21", 4],
    ["half-width forms", "\uff71\uff72", 2],
    ["ideographs beyond the first plane", "\u{20000}", 2],
    ["an emoji", SMILE, 2],
    ["a letter and its accent", ACCENT, 1],
    ["the ellipsis and the frame that we draw", "\u2026\u2502", 2],
  ])("counts %s", (_, text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe("headOf", () => {
  test("gives a text that fits whole", () => {
    expect(headOf("abc", 3)).toBe("abc");
  });

  test("gives as much as fits", () => {
    expect(headOf("abcdef", 4)).toBe("abcd");
  });

  test("leaves out a wide character of which half would fit", () => {
    expect(headOf(SONG, 3)).toBe("\u6b4c");
  });

  test("halves no pair", () => {
    expect(headOf(`a${SMILE}`, 2)).toBe("a");
  });

  test("keeps an accent with its letter", () => {
    expect(headOf(`${ACCENT}x`, 1)).toBe(ACCENT);
  });

  test("gives nothing where there is no room", () => {
    expect(headOf("abc", 0)).toBe("");
  });
});

describe("tailOf", () => {
  test("gives a text that fits whole", () => {
    expect(tailOf("abc", 3)).toBe("abc");
  });

  test("gives as much of the end as fits", () => {
    expect(tailOf("abcdef", 4)).toBe("cdef");
  });

  test("leaves out a wide character of which half would fit", () => {
    expect(tailOf(SONG, 3)).toBe("\u524d");
  });

  test("halves no pair", () => {
    expect(tailOf(`${SMILE}a`, 2)).toBe("a");
  });

  test("keeps no accent without its letter", () => {
    expect(tailOf(`${ACCENT}x`, 1)).toBe("x");
  });

  test("gives nothing where there is no room", () => {
    expect(tailOf("abc", 0)).toBe("");
  });
});
