import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MerkleTree } from "../../../src/output/nightly/merkle.js";

/** The leaves that implementations of Certificate Transparency are tested with. */
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => Buffer.from(hex, "hex"));

/** The roots over the first 0, 1, … 8 of them. */
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** The tree hash word for word as RFC 6962, 2.1 defines it. */
function naive(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (!first) return sha256();
  if (leaves.length === 1) return sha256(Buffer.from([0]), first);
  let size = 1;
  while (size * 2 < leaves.length) size *= 2;
  return sha256(Buffer.from([1]), naive(leaves.slice(0, size)), naive(leaves.slice(size)));
}

function treeOf(leaves: readonly Buffer[]): MerkleTree {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

const someLeaves = fc
  .array(fc.uint8Array({ maxLength: 12 }), { maxLength: 70 })
  .map((leaves) => leaves.map((leaf) => Buffer.from(leaf)));

describe("the root of the well-known leaves", () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))("over %d of them is %s", (size, root) => {
    expect(treeOf(LEAVES.slice(0, size)).root()).toBe(root);
  });

  test("is the same when it was asked for after every leaf", () => {
    const tree = new MerkleTree();
    const roots = [tree.root(), ...LEAVES.map((leaf) => [tree.append(leaf), tree.root()][1])];
    expect(roots).toEqual(ROOTS);
  });
});

test("the root is what the recursive definition says", () => {
  fc.assert(
    fc.property(someLeaves, (leaves) => {
      expect(treeOf(leaves).root()).toBe(naive(leaves).toString("hex"));
    }),
  );
});

test("the tree knows how many leaves it took in", () => {
  fc.assert(fc.property(someLeaves, (leaves) => treeOf(leaves).size === leaves.length));
});

test("a root that was asked for says nothing of later leaves", () => {
  fc.assert(
    fc.property(someLeaves, someLeaves, (then, added) => {
      const tree = treeOf(then);
      const root = tree.root();
      for (const leaf of added) tree.append(leaf);
      expect(root).toBe(naive(then).toString("hex"));
      expect(tree.root()).toBe(naive([...then, ...added]).toString("hex"));
    }),
  );
});

test("two leaves that were joined into one give another root", () => {
  const [one, other] = [Buffer.from("one"), Buffer.from("other")];
  expect(treeOf([Buffer.concat([one, other])]).root()).not.toBe(treeOf([one, other]).root());
});

test("a leaf that looks like an inner node gives another root than the two leaves under it", () => {
  const [one, other] = [Buffer.from("one"), Buffer.from("other")];
  const node = Buffer.concat([Buffer.from([1]), naive([one]), naive([other])]);
  expect(treeOf([node]).root()).not.toBe(treeOf([one, other]).root());
});
