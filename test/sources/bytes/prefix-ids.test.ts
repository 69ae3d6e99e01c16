import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { blobIdOf } from "../../../src/sources/bytes/blob.js";
import { MemoryBytes } from "../../../src/sources/bytes/bytes.js";
import { hashPrefixes } from "../../../src/sources/bytes/prefix-ids.js";

const CONTENT = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 251));
const SIZES = Array.from({ length: 400 }, (_, at) => (at * 12_347) % CONTENT.length);

const TWO = { worthAThread: 1, processors: 2 };

const byHand = (size: number, algorithm: "sha1" | "sha256") =>
  createHash(algorithm).update(`blob ${size}\0`).update(CONTENT.subarray(0, size)).digest("hex");

describe.each(["sha1", "sha256"] as const)("the ids of prefixes by %s", (algorithm) => {
  it("are those of git, whichever thread worked them out", async () => {
    const bytes = new MemoryBytes(CONTENT);
    await hashPrefixes(bytes, [...SIZES, 0, CONTENT.length], algorithm, TWO);
    for (const size of [...SIZES, 0, CONTENT.length])
      expect(blobIdOf(bytes, size, algorithm)).toBe(byHand(size, algorithm));
  });

  it("are worked out before they are asked for", async () => {
    // What is hashed later is another content, and shows whether it was hashed then.
    const content = Buffer.from(CONTENT);
    const bytes = new MemoryBytes(content);
    await hashPrefixes(bytes, SIZES, algorithm, TWO);
    content.fill(0);
    expect(SIZES.map((size) => blobIdOf(bytes, size, algorithm))).toEqual(
      SIZES.map((size) => byHand(size, algorithm)),
    );
  });
});

it("sizes beyond the bytes are left out", async () => {
  const bytes = new MemoryBytes(Buffer.from("a\nb\n"));
  await hashPrefixes(bytes, [2, 4, 5, Number.POSITIVE_INFINITY], "sha1", TWO);
  expect(blobIdOf(bytes, 4, "sha1")).toBe("422c2b7ab3b3c668038da977e4e93a5fc623169c");
});
