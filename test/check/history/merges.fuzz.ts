/** Random merges of up to four sides in memory, against a slow judge of the lines. */
import fc from "fast-check";
import { checkMerge } from "../../../src/check/history/merge.js";
import { type Sequence, sequenceOf } from "../../../src/check/history/sequence.js";
import { TextFile } from "../../../src/registry/jsonl/line.js";
import { MemoryBytes } from "../../../src/sources/bytes/bytes.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { sample } from "../../fuzz/sample.js";
import { judgeMergeOf } from "./oracle.js";

interface MergeCase {
  sides: readonly (string | undefined)[];
  result: string;
}

const latin1 = (text: string) => Buffer.from(text, "latin1");
const entry = (text: string) => ({ mode: "100644", bytes: latin1(text) });
const sequence = (text: string): Sequence =>
  sequenceOf(new TextFile("run-index.jsonl", new MemoryBytes(latin1(text))));

const line = fc.constantFrom("a", "b", "c", "", "a\r", "x".repeat(65));
const content = fc.tuple(fc.array(line, { maxLength: 5 }), fc.boolean()).map(([lines, open]) =>
  lines
    .map((text) => `${text}\n`)
    .join("")
    .slice(0, open ? -1 : undefined),
);
const others = fc.array(fc.option(content, { nil: undefined, freq: 8 }), { minLength: 1, maxLength: 3 });

/** The sides' lines one after the other, without those that stand there already. */
function united(sides: readonly (string | undefined)[]): string {
  const lines = sides.flatMap((side) => side?.split("\n") ?? []).filter((text) => text !== "");
  return [...new Set(lines)].map((text) => `${text}\n`).join("");
}

function makeMerge(random: Random, deal: string): MergeCase {
  const sides = [sample(content, random), ...sample(others, random)];
  const whole = united(sides);
  if (deal === "anything") return { sides, result: sample(content, random) };
  return { sides, result: deal === "united" ? whole : whole.slice(0, -1) };
}

function judgeOne({ sides, result }: MergeCase): Outcome {
  const parents = sides.map((side, at) => ({
    name: `${at}`,
    sequence: side === undefined ? undefined : sequence(side),
  }));
  const said = checkMerge(parents, sequence(result)).length > 0 ? "violation" : "ok";
  const truth = judgeMergeOf(
    sides.map((side) => (side === undefined ? undefined : entry(side))),
    entry(result),
  );
  return { hit: [truth], wrong: said === truth ? undefined : `${said}; but it is ${truth}` };
}

fuzz({
  name: "merges",
  deals: ["united", "united without the last newline", "anything"],
  outcomes: ["ok", "violation"],
  count: { test: 3_000, fuzz: 300_000 },
  together: 100,
  make: makeMerge,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => cases.map(judgeOne),
});
