/** Merkle tree hashes over lines, as RFC 6962 (Certificate Transparency) 2.1 defines them. */
import { createHash } from "node:crypto";

const LEAF = Buffer.from([0x00]);
const NODE = Buffer.from([0x01]);

const sha256 = (...parts: readonly Buffer[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Takes in leaves one after the other; the root of what it has can be asked for at any time. */
export class MerkleTree {
  /** Roots of the full subtrees that what was taken in splits into, the largest first. */
  readonly #subtrees: { size: number; hash: Buffer }[] = [];
  #size = 0;

  /** How many leaves it has. */
  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): void {
    let added = { size: 1, hash: sha256(LEAF, leaf) };
    for (let last = this.#subtrees.at(-1); last?.size === added.size; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      added = { size: last.size * 2, hash: sha256(NODE, last.hash, added.hash) };
    }
    this.#subtrees.push(added);
    this.#size++;
  }

  /** The tree hash of all leaves so far: 64 hex digits; of none, the hash of nothing. */
  root(): string {
    const [...left] = this.#subtrees.map(({ hash }) => hash);
    let root = left.pop();
    if (!root) return sha256().toString("hex");
    for (const hash of left.reverse()) root = sha256(NODE, hash, root);
    return root.toString("hex");
  }
}
