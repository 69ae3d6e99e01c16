/** Which lines of an altered log only the user has: anybody who restores the log has to append them again. */
import { LARGEST_DRAFT } from "../../base/core/finding.js";
import { bytesOf, type Line, TextFile } from "../../registry/jsonl/line.js";
import { parseRecord } from "../../registry/jsonl/parse.js";
import { type Bytes, MemoryBytes } from "../../sources/bytes/bytes.js";
import type { Alteration } from "../history/alteration.js";
import { meaningOf } from "../history/classify.js";
import { type Sequence, sequenceOf } from "../history/sequence.js";

/** The record that is appended in place of an edited line; undefined where it proposes none. */
function editedRecord({ class: kind, after }: Alteration): Record<string, unknown> | undefined {
  if (kind !== "edited" || !after || after.end - after.start > 2 * LARGEST_DRAFT) return undefined;
  const { value } = parseRecord(
    bytesOf(after)
      .toString("utf8")
      .replace(/^\ufeff/, ""),
  );
  if (value?.record_type !== "RUN" && value?.record_type !== "WORK") return undefined;
  // The finding adds a time, which makes the record a little longer.
  return JSON.stringify(value).length + 64 > LARGEST_DRAFT ? undefined : value;
}

/** Whether a line is the committed record in a new form: with another id it may as well be a record of its own. */
function isNewForm(alteration: Alteration): boolean {
  const { before, after } = alteration;
  if (!before || !after || !editedRecord(alteration)) return false;
  const { identity } = meaningOf(after);
  return identity !== undefined && identity === meaningOf(before).identity;
}

/** The new forms of edited records, of each thing the last one: a restored log gets them as newer records. */
export function newForms(alterations: readonly Alteration[]): Record<string, unknown>[] {
  const forms = new Map<string, Record<string, unknown>>();
  for (const alteration of alterations) {
    const { after } = alteration;
    const form = after && isNewForm(alteration) ? editedRecord(alteration) : undefined;
    if (after && form) forms.set(meaningOf(after).identity ?? "", form);
  }
  return [...forms.values()];
}

/** The bytes of a line, one character each: to be compared, not to be shown. */
export function textOf(line: Line): string {
  return bytesOf(line).toString("latin1");
}

/** Lines of one file that another lacks, each as often as it lacks them. */
export function linesBeyond(base: Sequence, now: Sequence): Line[] {
  const left = new Map<string, number>();
  for (const key of base.keys) left.set(key, (left.get(key) ?? 0) + 1);
  return now.lines.filter((_, index) => {
    const key = now.keys[index] ?? "";
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** The lines of some bytes; of a file that is not there, none. */
export function linesOfBytes(path: string, bytes: Bytes | undefined): Sequence {
  return sequenceOf(new TextFile(path, bytes ?? new MemoryBytes(Buffer.alloc(0))));
}

/** Says whether a text is the start of one of some others, without a look at each: they stand together in order. */
function startOfOneOf(texts: readonly string[]): (start: string) => boolean {
  const sorted = [...texts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return (start) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < start) low = middle + 1;
      else high = middle;
    }
    return sorted[low]?.startsWith(start) === true;
  };
}

/**
 * The lines of an altered log that restoring it takes away and that nothing else keeps. What the finding proposes to
 * append is kept by the finding, and a line in other bytes by the committed one.
 */
export function ownLines(base: Sequence, now: Sequence, alterations: readonly Alteration[]): Line[] {
  const proposed = new Set(
    alterations.flatMap((one) => (one.after && isNewForm(one) ? [textOf(one.after)] : [])),
  );
  // What is left of a committed line that was cut off is nobody's own; nor is a blank line.
  const isStart = startOfOneOf(alterations.flatMap(({ before }) => (before ? [textOf(before)] : [])));
  const isRest = (text: string) => text.trim() === "" || isStart(text);
  const beyond = linesBeyond(base, now).filter((line) => {
    const text = textOf(line);
    return !proposed.has(text) && !isRest(text);
  });
  if (!alterations.some(({ class: kind }) => kind === "re-encoded")) return beyond;
  const meanings = new Set(base.lines.map((line) => meaningOf(line).meaning));
  return beyond.filter((line) => !meanings.has(meaningOf(line).meaning));
}
