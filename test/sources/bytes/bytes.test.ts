import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppendedBytes } from "../../../src/sources/bytes/appended-bytes.js";
import { FileBytes, MemoryBytes } from "../../../src/sources/bytes/bytes.js";
import { PrefixBytes } from "../../../src/sources/bytes/prefix.js";
import { temporaryFolder } from "../../helpers/repository.js";

const PAGE = 1 << 18;
const NEEDLES = ["RUN-20260102-2140-A7K2", "\\u00", "x"].map((text) => Buffer.from(text));

/** So many bytes of filling, with needles at, before and across the seams of pages. */
function filled(pages: number): Buffer {
  const content = Buffer.alloc(pages * PAGE + 123, ".");
  for (let seam = 0; seam <= pages * PAGE; seam += PAGE) {
    for (const [index, needle] of NEEDLES.entries())
      needle.copy(content, Math.max(0, seam - 40 * (index + 1) + (seam / PAGE) * 3));
    NEEDLES[0]?.copy(content, Math.max(0, seam - 7));
  }
  return content;
}

function onDisk(content: Buffer): { path: string; bytes: FileBytes } {
  const path = join(temporaryFolder(), "large.jsonl");
  writeFileSync(path, content);
  return { path, bytes: new FileBytes(path) };
}

describe("a file that is read by the page", () => {
  test("has its needles where memory has them, across the seams of pages too", () => {
    const content = filled(4);
    const { bytes } = onDisk(content);
    const found = bytes.placesOf(NEEDLES);
    bytes.close();
    expect(found).toEqual(new MemoryBytes(content).placesOf(NEEDLES));
    expect(found.every((places) => places.length >= 4)).toBe(true);
  });

  test("gives the right bytes to and fro, over more pages than are kept", () => {
    const content = filled(40);
    for (let page = 0; page <= 40; page++) content.writeUInt8(page, page * PAGE + 60);
    const { bytes } = onDisk(content);
    const order = [0, 39, 1, 38, 2, 40, ...Array.from({ length: 41 }, (_, page) => page), 0, 20, 40, 7];
    const seen = order.map((page) => bytes.slice(page * PAGE + 60, page * PAGE + 61)[0]);
    bytes.close();
    expect(seen).toEqual(order);
  });

  test("that grows while it is read is no longer read", () => {
    const { path, bytes } = onDisk(filled(2));
    appendFileSync(path, "more");
    expect(() => bytes.placesOf(NEEDLES)).toThrow("changed while it was being read");
    bytes.close();
  });

  test("that grows while it is read is not copied into a buffer either", () => {
    const { path, bytes } = onDisk(filled(2));
    appendFileSync(path, "more");
    expect(() => bytes.copyTo(Buffer.alloc(10), 0)).toThrow("changed while it was being read");
    bytes.close();
  });
});

/** A text, and where in a buffer of some length it is copied from. */
const copied = fc.record({
  text: fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 }),
  split: fc.nat(12),
  start: fc.nat(14),
  length: fc.nat(14),
});

test("bytes fill a buffer as far as they go, wherever they are kept", () => {
  fc.assert(
    fc.property(copied, ({ text, split, start, length }) => {
      const content = Buffer.from(text);
      const { bytes: file } = onDisk(content);
      const [before, more] = [content.subarray(0, split), content.subarray(split)];
      const kept = [
        file,
        new MemoryBytes(content),
        new AppendedBytes(new MemoryBytes(before), more),
        new PrefixBytes(new MemoryBytes(Buffer.concat([content, Buffer.from("beyond")])), content.length),
      ];
      for (const bytes of kept) {
        const buffer = Buffer.alloc(length, "-");
        const copied = bytes.copyTo(buffer, start);
        expect(buffer.toString()).toBe(text.slice(start, start + length).padEnd(length, "-"));
        expect(copied).toBe(text.slice(start, start + length).length);
      }
      file.close();
    }),
    { numRuns: 50 },
  );
});
