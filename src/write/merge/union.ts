/** The union of the lines of two sides: each side's lines in their order, and no line more often than a side has it. */

import { countKeys } from "../../check/history/merge.js";
import type { Sequence } from "../../check/history/sequence.js";
import type { Line } from "../../registry/jsonl/line.js";

/** The lines of one side that are still to be taken. */
class Remaining {
  readonly #sequence: Sequence;
  readonly #left: Map<string, number>;
  #at = 0;

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
    this.#left = countKeys(sequence.keys);
  }

  /** The key of the next line; undefined at the end. */
  get key(): string | undefined {
    return this.#sequence.keys[this.#at];
  }

  /** How many lines with a key are left. */
  left(key: string): number {
    return this.#left.get(key) ?? 0;
  }

  take(): Line[] {
    const key = this.key ?? "";
    this.#left.set(key, this.left(key) - 1);
    return this.#sequence.lines.slice(this.#at, ++this.#at);
  }
}

/** Whether the other side has the next line less often, so that it can be taken without the other's. */
function mayGoAlone(one: Remaining, other: Remaining): boolean {
  return one.key !== undefined && one.left(one.key) > other.left(one.key);
}

/** Whether only this side has the next line. */
function isOwn(one: Remaining, other: Remaining): boolean {
  return one.key !== undefined && other.left(one.key) === 0;
}

/** @param isPatient whether a repeated line that both sides have waits for the lines that only one side has */
function take(first: Sequence, second: Sequence, isPatient: boolean): Line[] | undefined {
  const [one, other] = [new Remaining(first), new Remaining(second)];
  const lines: Line[] = [];
  while (one.key !== undefined || other.key !== undefined) {
    if (one.key === other.key) {
      lines.push(...one.take());
      other.take();
    } else if (isPatient && isOwn(one, other)) lines.push(...one.take());
    else if (isPatient && isOwn(other, one)) lines.push(...other.take());
    else if (mayGoAlone(one, other)) lines.push(...one.take());
    else if (mayGoAlone(other, one)) lines.push(...other.take());
    else return undefined;
  }
  return lines;
}

/**
 * The lines of both sides in linear time: where both have lines of their own at one place, those of `first` come first.
 * Undefined where both sides have the same lines in different orders, so that no order keeps both.
 */
export function uniteLines(first: Sequence, second: Sequence): Line[] | undefined {
  return take(first, second, false) ?? take(first, second, true);
}
