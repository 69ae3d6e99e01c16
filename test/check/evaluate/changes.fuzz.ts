/**
 * Random lines appended to a registry in memory: what the change brings in, judged by what it adds and touches, is what
 * an audit finds after it and not before.
 */
import fc from "fast-check";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { sample } from "../../fuzz/sample.js";
import {
  type Added,
  append,
  audit,
  disagreements,
  type Files,
  healthy,
  LINES,
  line,
} from "./change-lines.js";

interface ChangeCase {
  before: Files;
  added: readonly Added[];
}

const VALID = "onto a valid registry";
const ANY = "onto any registry";
const BASES = [VALID, ANY];
const TYPES = Object.keys(LINES) as (keyof typeof LINES)[];

function makeChange(random: Random, deal: string): ChangeCase {
  const valid = sample(healthy, random);
  const committed = deal.endsWith(ANY) ? sample(fc.array(line, { minLength: 1, maxLength: 4 }), random) : [];
  const type = TYPES.find((name) => deal.startsWith(`${name} `)) ?? "RUN";
  const others = sample(fc.array(line, { maxLength: 4 }), random);
  const first = sample(LINES[type], random);
  return {
    before: append(valid, committed),
    added: others.toSpliced(random.below(others.length + 1), 0, first),
  };
}

async function judgeOne({ before, added }: ChangeCase): Promise<Outcome> {
  // What could not be judged before, an audit finds when it can be: the change only brought it to light.
  if ((await audit(before)).notRun.length > 0) return { hit: ["not all could be judged before"] };
  const { missed, more, brought } = await disagreements(before, append(before, added));
  const rows = [...missed.map((row) => `missed: ${row}`), ...more.map((row) => `too much: ${row}`)];
  return {
    hit: [brought > 0 ? "brings findings in" : "brings nothing in"],
    wrong: rows.length > 0 ? rows.join("\n") : undefined,
  };
}

fuzz({
  name: "changes",
  deals: BASES.flatMap((base) => TYPES.map((type) => `${type} ${base}`)),
  outcomes: ["brings findings in", "brings nothing in", "not all could be judged before"],
  count: { test: 1_200, fuzz: 50_000 },
  together: 100,
  make: makeChange,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => {
    const outcomes: Outcome[] = [];
    for (const one of cases) outcomes.push(await judgeOne(one));
    return outcomes;
  },
});
