/** Single changes of a log, as one commit makes them. */
import type { Random } from "../../../fuzz/random.js";
import type { Entry } from "../oracle.js";
import { endedLines, file, latin1, POINTER, randomLine, randomLines } from "./logs.js";

/** What stands there afterwards; undefined: nothing. `elsewhere`: where the log went. */
export interface Changed {
  entry: Entry | undefined;
  elsewhere?: Entry;
}

interface Single {
  /** Whether the log must end without a newline before, or with one. It may be either way unless said. */
  open?: boolean;
  change(text: string, random: Random): string | Changed;
}

const withLines =
  (change: (lines: string[], random: Random) => readonly string[]): Single["change"] =>
  (text, random) =>
    change(endedLines(text), random).join("");

/** Replaces the byte at a random place by others. */
const atByte =
  (change: (byte: string, random: Random) => string): Single["change"] =>
  (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + change(text[at] ?? "", random) + text.slice(at + 1);
  };

const randomByte = (random: Random) => String.fromCharCode(random.pick([10, 13, 32, 0, random.below(256)]));

/** Edits the value of a field in a JSON line; where no line has one, the first byte. */
export function editField(text: string, random: Random): string {
  const places = [...text.matchAll(/"[^"\n]*":"?([^",}\n])/g)].map(
    ({ 0: all, index }) => index + all.length - 1,
  );
  const at = places.length > 0 ? random.pick(places) : 0;
  return `${text.slice(0, at)}${text[at] === "7" ? "8" : "7"}${text.slice(at + 1)}`;
}

export function flipByte(text: string, random: Random): string {
  const at = random.below(text.length);
  return (
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(8))) + text.slice(at + 1)
  );
}

export function swapLines(lines: readonly string[], random: Random): string[] {
  const one = random.below(lines.length);
  const other = random.below(lines.length);
  return lines.map((line, at) => (at === one ? lines[other] : at === other ? lines[one] : line) ?? line);
}

/** Every kind of change, by the name of its class. */
export const SINGLES: Readonly<Record<string, Single>> = {
  nothing: { change: (text) => text },
  "append lines": { open: false, change: (text, random) => text + randomLines(random, 1, 3) },
  "append a line without its newline": { open: false, change: (text, random) => text + randomLine(random) },
  "append to an unfinished line": { open: true, change: (text, random) => text + randomLines(random, 1, 2) },
  "append after the missing newline": {
    open: true,
    change: (text, random) => `${text}\n${randomLines(random, 0, 2)}`,
  },
  "append after the missing newline in CRLF": {
    open: true,
    change: (text, random) => `${text}\r\n${randomLines(random, 0, 2)}`,
  },
  "append the last line again": { open: false, change: (text) => text + (endedLines(text).at(-1) ?? "") },
  "flip a bit": { change: flipByte },
  "insert a byte": { change: atByte((byte, random) => randomByte(random) + byte) },
  "drop a byte": { change: atByte(() => "") },
  "double a byte": { change: atByte((byte) => byte + byte) },
  "swap two bytes": {
    change: (text, random) => {
      const at = random.below(text.length - 1);
      return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
    },
  },
  "truncate anywhere": { change: (text, random) => text.slice(0, random.below(text.length)) },
  "truncate at a line's end": {
    change: withLines((lines, random) => lines.slice(0, random.below(lines.length))),
  },
  "drop the first byte of the next append": {
    open: false,
    change: (text, random) => text + randomLines(random, 1, 2).slice(1),
  },
  "drop the final newline": { open: false, change: (text) => text.slice(0, -1) },
  "drop a line": {
    change: withLines((lines, random) => {
      const gone = random.below(lines.length);
      return lines.filter((_, at) => at !== gone);
    }),
  },
  "double a line": {
    change: withLines((lines, random) => {
      const twice = random.below(lines.length);
      return lines.flatMap((line, at) => (at === twice ? [line, line] : [line]));
    }),
  },
  "swap two lines": { change: withLines(swapLines) },
  "insert a line": {
    change: withLines((lines, random) =>
      lines.toSpliced(random.below(lines.length), 0, `${randomLine(random)}\n`),
    ),
  },
  "edit a field": { change: editField },
  "edit a field and append": {
    change: (text, random) => editField(text, random) + randomLines(random, 1, 2),
  },
  "reverse the lines": { change: withLines((lines) => lines.toReversed()) },
  "CRLF for LF": { change: (text) => text.replaceAll("\n", "\r\n") },
  "a byte order mark": { change: (text) => `\xef\xbb\xbf${text}` },
  "other spacing": { change: (text) => text.replaceAll(":", ": ") },
  "empty the log": { change: () => "" },
  "delete the log": { change: () => ({ entry: undefined }) },
  "move the log away": { change: (text) => ({ entry: undefined, elsewhere: file(text) }) },
  "a link in its place": { change: () => ({ entry: { mode: "120000", bytes: latin1("elsewhere") } }) },
  "a submodule in its place": { change: () => ({ entry: { mode: "160000", bytes: latin1("") } }) },
  "an LFS pointer in its place": { change: () => POINTER },
  "another mode": { change: (text) => ({ entry: file(text, "100755") }) },
};

/** Makes a log fit for a kind of change, and changes it. */
export function changeOnce(kind: string, text: string, random: Random): { before: string; after: Changed } {
  const single = SINGLES[kind];
  if (!single) throw new Error(`there is no change ${kind}`);
  const open = single.open ?? random.oneIn(6);
  // An empty last line has nothing but its newline to be known by.
  const before = open ? `${text.replace(/\n+$/, "")}x` : text;
  const after = single.change(before, random);
  return { before, after: typeof after === "string" ? { entry: file(after) } : after };
}
