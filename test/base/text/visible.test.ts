import { describe, expect, test } from "vitest";
import { percent, quote, quoteId, shorten, visible } from "../../../src/base/text/visible.js";

const SMILES = "\ud83d\ude00".repeat(100);

describe("percent", () => {
  test.each([
    [1996, 2000, "99.8 %"],
    [199_999, 200_000, "99.9 %"],
    [200_000, 200_000, "100 %"],
    [5, 6, "83.3 %"],
    [1, 2, "50 %"],
    [0, 0, "–"],
  ])("of %d of %d is rounded down: %s", (part, whole, said) => {
    expect(percent(part, whole)).toBe(said);
  });
});

describe("shorten", () => {
  test("leaves a text that is short enough as it is", () => {
    expect(shorten("abc", 3)).toBe("abc");
  });

  test("is never longer than it may be", () => {
    expect(shorten("abcdefghij", 5)).toHaveLength(5);
  });

  test("keeps the beginning and the end", () => {
    expect(shorten("abcdefghij", 5)).toBe("abc\u2026j");
  });

  test.each([20, 21, 22, 23, 24, 25])("halves no character where it may be %d long", (limit) => {
    expect(shorten(SMILES, limit).isWellFormed()).toBe(true);
  });
});

describe("quote", () => {
  test("quotes a text", () => {
    expect(quote("a b")).toBe('"a b"');
  });

  test("shows what is unseen", () => {
    expect(quote("\u001b")).toBe('"<U+001B>"');
  });

  test("halves no character of what it shortens", () => {
    expect(quote(SMILES).isWellFormed()).toBe(true);
  });
});

describe("quoteId", () => {
  test("tells characters that look alike", () => {
    expect(quoteId("\u0410")).toBe('"\u0410<U+0410>"');
  });
});

describe("visible", () => {
  test("changes nothing in what is visible already", () => {
    const once = visible("\u001b ::a ##[b] \ud83d");
    expect(visible(once)).toBe(once);
  });
});
