import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blobIdOf, boundaryAt, isPrefix } from "../../../src/sources/bytes/blob.js";
import { MemoryBytes } from "../../../src/sources/bytes/bytes.js";
import { isPrefixOf, PrefixBytes } from "../../../src/sources/bytes/prefix.js";

const bytesOf = (text: string) => new MemoryBytes(Buffer.from(text, "latin1"));
const refOf = (text: string, algorithm: "sha1" | "sha256" = "sha1") => ({
  id: blobIdOf(bytesOf(text), text.length, algorithm),
  size: text.length,
});

/** Short texts of few characters: one is often the start of another. */
const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "\0", "\xff"), maxLength: 6 });

describe("blob ids", () => {
  test.each([
    ["", "sha1", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"],
    ["hello\n", "sha1", "ce013625030ba8dba906f756967f9e9ca394464a"],
    ["", "sha256", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"],
  ] as const)("the id of %j in %s is the one that git gives", (content, algorithm, id) => {
    expect(blobIdOf(bytesOf(content), content.length, algorithm)).toBe(id);
  });

  test("the id of the first bytes is the id of a blob that has no more", () => {
    expect(blobIdOf(bytesOf("hello\nworld\n"), 6, "sha1")).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
  });
});

describe("a blob as the start of bytes", () => {
  test.each(["sha1", "sha256"] as const)(
    "a %s id tells a prefix exactly where the bytes are one",
    (algorithm) => {
      fc.assert(
        fc.property(text, text, text, (old, now, tail) => {
          for (const bytes of [now, old + tail])
            expect(isPrefix(refOf(old, algorithm), bytesOf(bytes))).toBe(bytes.startsWith(old));
        }),
      );
    },
  );

  test("a blob that is longer is no prefix", () => {
    expect(isPrefix(refOf("a\nb\n"), bytesOf("a\n"))).toBe(false);
  });

  test("a size that the id does not belong to is no prefix", () => {
    expect(isPrefix({ ...refOf("a\n"), size: 1 }, bytesOf("a\nb\n"))).toBe(false);
  });
});

describe("how an append joins what was there", () => {
  test.each([
    ["after a newline", "a\n", "b\n", "clean"],
    ["after nothing", "", "b\n", "clean"],
    ["when nothing is added", "a", "", "clean"],
    ["with the missing newline first", "a", "\nb\n", "late-newline"],
    ["with nothing but the missing newline", "a", "\n", "late-newline"],
    ["with a CR LF first", "a", "\r\nb\n", "late-newline"],
    ["with a lone CR first", "a", "\rb\n", "glued"],
    ["with a record at once", "a", "b\n", "glued"],
    ["with the LF of a CR that stood there", "a\r", "\nb\n", "late-newline"],
  ])("%s", (_, old, added, junction) => {
    expect(boundaryAt(bytesOf(old + added), old.length)).toBe(junction);
  });
});

describe("bytes that are the start of others", () => {
  test("are found to be one exactly where they are", () => {
    fc.assert(
      fc.property(text, text, (old, now) => {
        expect(isPrefixOf(bytesOf(old), bytesOf(now))).toBe(now.startsWith(old));
      }),
    );
  });

  test("answer as the same bytes by themselves do", () => {
    fc.assert(
      fc.property(text, fc.nat(6), fc.nat(7), fc.nat(7), (whole, cut, from, to) => {
        const size = Math.min(cut, whole.length);
        const [start, own] = [new PrefixBytes(bytesOf(whole), size), bytesOf(whole.slice(0, size))];
        const ask = (bytes: typeof start | typeof own) => [
          bytes.size,
          bytes.slice(from, to).toString("latin1"),
          bytes.indexOf(0x0a, from),
          bytes.indexOf(Buffer.from("a\n"), from),
          bytes.lastIndexOf(0x0a, to),
          Buffer.concat([...bytes.chunks()]).toString("latin1"),
        ];
        expect(ask(start)).toEqual(ask(own));
      }),
    );
  });

  test("of one whole, the shorter is the start of the longer", () => {
    const whole = bytesOf("a\nb\nc\n");
    expect(isPrefixOf(new PrefixBytes(whole, 2), new PrefixBytes(whole, 4))).toBe(true);
  });

  test("of one whole, the longer is not the start of the shorter", () => {
    const whole = bytesOf("a\nb\nc\n");
    expect(isPrefixOf(new PrefixBytes(whole, 4), new PrefixBytes(whole, 2))).toBe(false);
  });
});
