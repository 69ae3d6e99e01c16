/** The unpushed end of a log: which lines are our own, and the file that has them behind the base. */
import { classify, meaningOf } from "../../check/history/classify.js";
import { type Sequence, sequenceOf } from "../../check/history/sequence.js";
import { linesBeyond, textOf } from "../../check/proof/own-lines.js";
import { bytesOf, type Line, TextFile } from "../../registry/jsonl/line.js";
import { boundaryAt } from "../../sources/bytes/blob.js";
import { MemoryBytes } from "../../sources/bytes/bytes.js";
import { isAppended } from "../merge/pick.js";
import { withoutMarkers } from "./markers.js";

/** The states of a log that its end is told from; a state without the log is empty. */
export interface TailStates {
  /** What is pushed. */
  base: Buffer;
  /** The file in the work tree. */
  work: Buffer;
  /** What our branch grew from. */
  former: Buffer;
  /** What git keeps of a merge that stopped. */
  stages: { base: Buffer; ours: Buffer; theirs: Buffer } | undefined;
}

export interface Tail {
  /** Whether the file begins with the bytes of the base, and whole lines of our own follow. */
  isInOrder: boolean;
  hasMarkers: boolean;
  /** How many lines of the base the file lacks. */
  missing: number;
  /** Our new lines, in their order. */
  own: Line[];
  /** Our forms of committed lines that the base has in another form. They are not appended. */
  altered: Line[];
  /** The bytes of the base, then our new lines. */
  result: Buffer;
}

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

const read = (name: string, bytes: Buffer): Sequence =>
  sequenceOf(new TextFile(name, new MemoryBytes(bytes)));

const isBlank = (line: Line) => textOf(line).trim() === "";

/** Bytes with lines of other files after them. */
function withLines(bytes: Buffer, lines: readonly Line[]): Buffer {
  if (lines.length === 0) return bytes;
  const isOpen = bytes.length > 0 && bytes[bytes.length - 1] !== LF;
  const added = lines.flatMap((line) => [bytesOf(line), Buffer.from("\n")]);
  return Buffer.concat([bytes, ...(isOpen ? [Buffer.from("\n")] : []), ...added]);
}

/** The new forms that a state has of lines of an earlier one, as texts. */
function newForms(before: Buffer, after: Buffer): string[] {
  const [old, now] = [read("before", before), read("after", after)];
  if (linesBeyond(now, old).length === 0) return [];
  return classify({ before: old.file, after: now.file }).flatMap(
    ({ class: kind, before: was, after: is }) => {
      if (kind !== "edited" || !was || !is) return [];
      // With another id it is a record of its own.
      return meaningOf(was).identity === meaningOf(is).identity ? [textOf(is)] : [];
    },
  );
}

/** The file without markers, and after it what only the stages of a merge have. */
function withStages(work: Buffer, stages: TailStates["stages"]): Buffer {
  if (!stages) return work;
  const added = linesBeyond(read("stage 1", stages.base), read("stage 3", stages.theirs));
  const withOurs = withLines(work, linesBeyond(read("work", work), read("stage 2", stages.ours)));
  const theirs = read("added", withLines(NOTHING, added));
  return withLines(withOurs, linesBeyond(read("work", withOurs), theirs));
}

/** Lines beyond the base, sorted into our own, and other forms of lines that the base has. */
function sortLines(beyond: readonly Line[], lost: readonly Line[], forms: ReadonlySet<string>) {
  const meanings = new Set(lost.map((line) => meaningOf(line).meaning));
  const starts = lost.map(textOf);
  // What is left of a line that was cut off is not a record.
  const isCut = (line: Line) => !line.terminated && starts.some((text) => text.startsWith(textOf(line)));
  const isSame = (line: Line) => meanings.size > 0 && meanings.has(meaningOf(line).meaning);
  const said = beyond.filter((line) => !isBlank(line) && !isSame(line));
  const isAltered = (line: Line) => forms.has(textOf(line)) || isCut(line);
  return { own: said.filter((line) => !isAltered(line)), altered: said.filter(isAltered) };
}

function beginsWith(work: Buffer, base: Buffer): boolean {
  if (!work.subarray(0, base.length).equals(base)) return false;
  return boundaryAt(new MemoryBytes(work), base.length) !== "glued";
}

/** Tells the end of a log from its states. Throws an Error if the result is not the base with our lines behind it. */
export function tailOf({ base, work, former, stages }: TailStates): Tail {
  const { bytes: unmarked, hasMarkers } = withoutMarkers(work);
  const whole = withStages(unmarked, stages);
  const [baseLines, lines] = [read("base", base), read("work", whole)];
  const lost = linesBeyond(read("work", unmarked), baseLines);
  const forms = new Set([
    ...newForms(former, whole),
    ...(stages ? [...newForms(stages.base, stages.ours), ...newForms(stages.base, stages.theirs)] : []),
  ]);
  const { own, altered } = sortLines(linesBeyond(baseLines, lines), lost, forms);
  const result = withLines(base, own);
  if (own.length === 0 ? !result.equals(base) : !isAppended(result, base, own))
    throw new Error("the end of a log is not proved");
  // A merge that stopped is in order once the file has the lines of both sides.
  const isInOrder = !hasMarkers && (stages ? work.equals(result) : beginsWith(work, base));
  return { isInOrder, hasMarkers, missing: lost.length, own, altered, result };
}
