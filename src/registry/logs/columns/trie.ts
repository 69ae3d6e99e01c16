/** What was learned of the lines of a log: the steps of every kind, those that begin alike together. */
import type { Hole, Step } from "./step.js";

/** A stretch of bytes between two places where kinds part. */
export class Edge {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly first: number;
  /**
   * Eight bytes in each, read as a double, so that they are compared at once. The last ones end where the bytes end, and
   * share some with those before. None where there are fewer bytes. Text makes no NaN and no zero, which alone would
   * be equal or different against their bytes.
   */
  readonly words: Float64Array;
  readonly next: Node;

  constructor(bytes: Uint8Array, next: Node) {
    this.bytes = Uint8Array.from(bytes);
    this.length = bytes.length;
    this.first = bytes[0] as number;
    const view = new DataView(this.bytes.buffer);
    const count = bytes.length < 8 ? 0 : Math.ceil(bytes.length / 8);
    const places = Array.from({ length: count }, (_, index) => Math.min(index * 8, bytes.length - 8));
    this.words = Float64Array.from(places, (place) => view.getFloat64(place, true));
    this.next = next;
  }
}

/** A hole, and where its value goes: the number of the hole within the line. */
export interface HoleEdge {
  hole: Hole;
  index: number;
  next: Node;
}

/** A place where kinds part, or where a line ends. */
export class Node {
  /** No two begin with the same byte. */
  readonly edges: Edge[] = [];
  readonly holes: HoleEdge[] = [];
  /** The number of the kind whose lines end here, or -1. */
  kind = -1;
}

const isSame = (one: Hole, other: Hole) =>
  one.type === other.type &&
  one.field === other.field &&
  one.prefix === other.prefix &&
  one.as === other.as &&
  one.names === other.names &&
  one.accepted === other.accepted;

/** The node after a hole, a new one where none of this sort comes from the node. */
function afterHole(node: Node, hole: Hole, index: number): Node {
  const known = node.holes.find((edge) => isSame(edge.hole, hole));
  if (known) return known.next;
  const next = new Node();
  const edge = { hole, index, next };
  // What equals an earlier text is tried before what may be any text.
  if (hole.type === "same") node.holes.unshift(edge);
  else node.holes.push(edge);
  return next;
}

/** The node after some bytes: an edge is split where they part from it. */
function afterBytes(start: Node, bytes: Uint8Array): Node {
  let node = start;
  let at = 0;
  while (at < bytes.length) {
    const place = node.edges.findIndex(({ first }) => first === bytes[at]);
    const edge = node.edges[place];
    if (!edge) {
      const next = new Node();
      node.edges.push(new Edge(bytes.subarray(at), next));
      return next;
    }
    let common = 1;
    while (common < edge.bytes.length && edge.bytes[common] === bytes[at + common]) common++;
    if (common < edge.bytes.length) {
      const middle = new Node();
      middle.edges.push(new Edge(edge.bytes.subarray(common), edge.next));
      node.edges[place] = new Edge(edge.bytes.subarray(0, common), middle);
      node = middle;
    } else node = edge.next;
    at += common;
  }
  return node;
}

/** Adds the steps of a kind, or says which kind has them already. */
export function addKind(root: Node, steps: readonly Step[], kind: number): number {
  let node = root;
  let holes = 0;
  for (const step of steps)
    node = "bytes" in step ? afterBytes(node, step.bytes) : afterHole(node, step.hole, holes++);
  if (node.kind < 0) node.kind = kind;
  return node.kind;
}
