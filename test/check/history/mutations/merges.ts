/** What merges make of a log that several branches appended to. */
import type { Random } from "../../../fuzz/random.js";
import { endedLines, file, latin1, POINTER, randomLine, randomLines } from "./logs.js";
import { type Changed, editField, flipByte, swapLines } from "./single.js";

interface Sides {
  /** What the branches had in common. */
  common: string;
  /** The log in each branch. */
  sides: readonly string[];
  /** A merge as it should be: the lines of the first side, then what is new in the others. */
  clean: string;
}

type Merge = (sides: Sides, random: Random) => string | Changed;

const ended = (line: string) => (line.endsWith("\n") ? line : `${line}\n`);

function unite(sides: readonly string[]): string {
  const lines: string[] = [];
  for (const side of sides) {
    const own = endedLines(side).map(ended);
    const had = (line: string, among: readonly string[]) => among.filter((other) => other === line).length;
    own.forEach((line, at) => {
      if (had(line, lines) < had(line, own.slice(0, at + 1))) lines.push(line);
    });
  }
  return lines.join("");
}

/** The new lines of the sides in turn. */
function interleave({ common, sides }: Sides): string {
  const rest = sides.map((side) => endedLines(side.slice(common.length)).map(ended));
  const longest = Math.max(...rest.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    rest.flatMap((lines) => lines.slice(turn, turn + 1)),
  );
  return common + turns.flat().join("");
}

const cleanLines =
  (change: (lines: string[], random: Random) => readonly string[]): Merge =>
  ({ clean }, random) =>
    change(endedLines(clean), random).join("");

/** Every kind of merge, by the name of its class. */
export const MERGES: Readonly<Record<string, Merge>> = {
  "all lines": ({ clean }) => clean,
  "all lines, mixed": interleave,
  "the first side's log": ({ sides }) => sides[0] ?? "",
  "the last side's log": ({ sides }) => sides.at(-1) ?? "",
  "the logs one after the other": ({ sides }) => sides.join(""),
  "a line lost": cleanLines((lines, random) => lines.toSpliced(random.below(lines.length), 1)),
  "a line invented": cleanLines((lines, random) =>
    lines.toSpliced(random.below(lines.length + 1), 0, `${randomLine(random)}\n`),
  ),
  "a line doubled": cleanLines((lines, random) => {
    const twice = random.below(lines.length);
    return lines.toSpliced(random.pick([twice, lines.length]), 0, lines[twice] ?? "");
  }),
  "the final newline dropped": ({ clean }) => clean.slice(0, -1),
  "a newline within dropped": ({ clean }, random) => {
    const places = [...clean.matchAll(/\n(?!$)/g)].map(({ index }) => index);
    const at = random.pick(places);
    return clean.slice(0, at) + clean.slice(at + 1);
  },
  "two lines swapped": cleanLines(swapLines),
  "a bit flipped": ({ clean }, random) => flipByte(clean, random),
  "a field edited": ({ clean }, random) => editField(clean, random),
  "conflict markers": ({ common, sides }) =>
    `${common}<<<<<<< ours\n${sides.map((side) => side.slice(common.length)).join("=======\n")}>>>>>>> theirs\n`,
  "CRLF for LF": ({ clean }) => clean.replaceAll("\n", "\r\n"),
  "an empty log": () => "",
  "no log": () => ({ entry: undefined }),
  "a link in its place": () => ({ entry: { mode: "120000", bytes: latin1("elsewhere") } }),
  "an LFS pointer in its place": () => POINTER,
  "another mode": ({ clean }) => ({ entry: file(clean, "100755") }),
};

/** Appends to a log in several branches, and merges them. */
export function mergeOnce(
  kind: string,
  common: string,
  count: number,
  random: Random,
): { sides: string[]; result: Changed } {
  const sides = Array.from({ length: count }, (_, at) => {
    // At least one side has something new, or nothing would be merged.
    const side = common + randomLines(random, at === 0 ? 1 : random.pick([0, 1, 1]), 3);
    return random.oneIn(8) ? side.replace(/\n$/, "") : side;
  });
  const merge = MERGES[kind];
  if (!merge) throw new Error(`there is no merge ${kind}`);
  const result = merge({ common, sides, clean: unite(sides) }, random);
  return { sides, result: typeof result === "string" ? { entry: file(result) } : result };
}
