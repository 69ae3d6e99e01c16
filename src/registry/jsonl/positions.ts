/** Where the keys and values of a JSON text stand, asked by JSON Pointer (RFC 6901). */
import { keyOfStep } from "../../base/text/pointer.js";

/** Offsets in UTF-16 units; `end` is exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Where a member or element is: its value, and its key where it has one. */
export interface Position {
  value: Span;
  key?: Span;
}

/** Where a value is, and the values in it. */
export interface Node extends Position {
  children?: Map<string, Node> | Node[];
}

export const NOWHERE: Node = { value: { start: 0, end: 0 } };

/**
 * Where the values of a text stand, by JSON Pointer; `""` is the whole value. Of a duplicate key, the last one counts.
 * A pointer is followed step by step: written out for every value, pointers could be far longer than the text.
 */
export class Positions {
  readonly #root: Node | undefined;

  constructor(root?: Position) {
    this.#root = root;
  }

  /** The nodes on the way to a value, as far as they are there. */
  *#way(pointer: string): Iterable<Node> {
    let node = this.#root;
    if (node) yield node;
    for (const step of pointer.split("/").slice(1)) {
      const key = keyOfStep(step);
      node = Array.isArray(node?.children) ? node.children[Number(key)] : node?.children?.get(key);
      if (!node) return;
      yield node;
    }
  }

  /** The place of a value, or undefined where there is none. */
  get(pointer: string): Position | undefined {
    const way = [...this.#way(pointer)];
    const found = way[pointer.split("/").length - 1];
    return found && placeOf(found);
  }

  /** The place of a value, or of the nearest one that it would stand in. */
  nearest(pointer: string): Position | undefined {
    const way = [...this.#way(pointer)];
    const found = way[way.length - 1];
    return found && placeOf(found);
  }
}

function placeOf({ value, key }: Node): Position {
  return { value, ...(key && { key }) };
}
