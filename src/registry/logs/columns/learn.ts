/** What is learned from a line that holds: the steps in which the lines of its kind are read. */

import type { TypePlan } from "./plan.js";
import { MOST_HOLES } from "./scanner.js";
import type { Hole, Step } from "./step.js";

/** A text of the line, as it is written, with its field. */
interface WrittenText {
  field: string;
  start: number;
  end: number;
  isItem: boolean;
}

const LINE = /^\{[ ]*/;
const KEY = /([ ]*)"((?:[^"\\])*)"[ ]*:[ ]*/y;
const TEXT = /"((?:[^"\\]|\\.)*)"/y;
const BETWEEN = /[ ]*([,}\]])[ ]*/y;

/** Takes a pattern from a place on; undefined where it is not there. */
function take(pattern: RegExp, line: string, at: number): { text: string; end: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(line);
  return match ? { text: match[2] ?? match[1] ?? "", end: pattern.lastIndex } : undefined;
}

/** Every text of a flat record: of fields and of arrays of texts. Undefined where the record holds anything else. */
function textsOf(line: string): WrittenText[] | undefined {
  const texts: WrittenText[] = [];
  let at = LINE.exec(line)?.[0].length ?? -1;
  if (at < 0) return undefined;
  for (;;) {
    const key = take(KEY, line, at);
    if (!key) return undefined;
    at = key.end;
    const isArray = line[at] === "[";
    if (isArray) at++;
    const isEmpty = isArray && line[at] === "]";
    if (isEmpty) at++;
    for (let more = !isEmpty; more; ) {
      const text = take(TEXT, line, at);
      if (!text) return undefined;
      texts.push({ field: key.text, start: at + 1, end: text.end - 1, isItem: isArray });
      const after = take(BETWEEN, line, text.end);
      if (!after) return undefined;
      at = after.end;
      more = isArray && after.text === ",";
      if (isArray && after.text === "}") return undefined;
    }
    if (isArray) {
      const after = take(BETWEEN, line, at);
      if (!after) return undefined;
      at = after.end;
    }
    if (at === line.length) return texts;
  }
}

/**
 * The steps of the kind that a line is of. Undefined where only reading the record shows what it says: where a field is
 * unknown to the schema, or holds anything but texts.
 *
 * @param line a record that its schema accepts, without the newline; one byte for each character
 */
export function stepsOf(line: string, plan: TypePlan): Step[] | undefined {
  const texts = textsOf(line);
  if (!texts?.every(({ field }) => plan.knows(field))) return undefined;
  const path = texts.find(({ field }) => field === plan.type.file);
  const stored = path === undefined ? "" : line.slice(path.start, path.end);
  const file = plan.fileIn(stored);
  // Rules look at all of such a path, so that no other line is like this one.
  if (stored !== "" && file === undefined) return undefined;
  const steps: Step[] = [];
  const holes: Hole[] = [];
  let at = 0;
  for (const { field, start, end, isItem } of texts) {
    const differing = plan.differing(field, line.slice(start, end), isItem, file);
    if (!differing) continue;
    const from = start + differing.fixed;
    const earlier = differing.hole.type === "file" ? holes.findIndex(({ type }) => type === "file") : -1;
    const hole: Hole = earlier < 0 ? differing.hole : { type: "same", field, as: earlier };
    steps.push({ bytes: Buffer.from(line.slice(at, from), "latin1") }, { hole });
    holes.push(hole);
    at = end;
  }
  if (holes.length > MOST_HOLES) return undefined;
  steps.push({ bytes: Buffer.from(`${line.slice(at)}\n`, "latin1") });
  return steps;
}
