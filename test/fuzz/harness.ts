/**
 * Runs random suites: in the test command with few cases, in `npm run fuzz` with many. A suite is a file
 * `*.fuzz.ts` that calls {@link fuzz}.
 */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Random } from "./random.js";
import { writeRecord } from "./record.js";

/** What became of one case. */
export interface Outcome {
  /** The classes that the case belongs to, besides the one that it was dealt. */
  hit: readonly string[];
  /** Where the program and the oracle disagree: what each of them says. */
  wrong?: string | undefined;
}

export interface Suite<Case> {
  /** The name of its file, without `.fuzz.ts`. */
  name: string;
  /** Classes that are dealt to the cases in turn, so that a small count hits each of them. */
  deals: readonly string[];
  /** Classes that only the outcome tells. Each must be hit as well. */
  outcomes: readonly string[];
  /** How many cases there are in the test command, and how many in `npm run fuzz`. */
  count: { test: number; fuzz: number };
  /** What the suite needs and this machine lacks; it is skipped then. */
  missing?: string | undefined;
  /** How many cases are judged at once. */
  together: number;
  /** Makes a case. It depends on nothing but its arguments. */
  make(random: Random, deal: string): Case;
  /** All of a case, as text. */
  show(made: Case): string;
  /** Judges cases together; gives one outcome for each. */
  judge(cases: readonly Case[]): Promise<readonly Outcome[]>;
}

/** What the command line of `npm run fuzz` asks for. */
interface Asked {
  seed?: number;
  count?: number;
  /** One case alone, by its number. */
  case?: number;
}

interface Numbered<Case> {
  number: number;
  deal: string;
  made: Case;
}

const ASKED: Asked | undefined =
  process.env.RUNIDX_FUZZ === undefined ? undefined : (JSON.parse(process.env.RUNIDX_FUZZ) as Asked);
const SEED = Number(ASKED?.seed ?? process.env.RUNIDX_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const HOUR = 3_600_000;
const MOST_SHOWN = 5;

function make<Case>(suite: Suite<Case>, number: number): Numbered<Case> {
  const deal = suite.deals[number % suite.deals.length] ?? "";
  return { number, deal, made: suite.make(new Random(`${SEED} ${suite.name} ${number}`), deal) };
}

/** Counts what was hit, and keeps the disagreements. */
class Run<Case> {
  readonly hits = new Map<string, number>();
  readonly wrong: string[] = [];
  disagreements = 0;
  readonly #suite: Suite<Case>;
  readonly #digest = createHash("sha256");

  constructor(suite: Suite<Case>) {
    this.#suite = suite;
    for (const name of [...suite.deals, ...suite.outcomes]) this.hits.set(name, 0);
  }

  get digest(): string {
    return this.#digest.copy().digest("hex");
  }

  get neverHit(): string[] {
    return [...this.hits].filter(([, count]) => count === 0).map(([name]) => name);
  }

  async take(cases: readonly Numbered<Case>[]): Promise<void> {
    for (const { number, made } of cases) this.#digest.update(`${number} ${this.#suite.show(made)}\n`);
    const outcomes = await this.#judge(cases);
    for (const [index, one] of cases.entries()) {
      const { hit, wrong } = outcomes[index] ?? { hit: [], wrong: "it was not judged" };
      for (const name of [one.deal, ...hit]) this.#count(name);
      if (wrong === undefined) continue;
      this.disagreements++;
      if (this.wrong.length < MOST_SHOWN) this.wrong.push(await this.#describe(one, wrong, cases.length));
    }
  }

  #count(name: string): void {
    const count = this.hits.get(name);
    if (count === undefined) throw new Error(`the suite ${this.#suite.name} does not name its class ${name}`);
    this.hits.set(name, count + 1);
  }

  async #judge(cases: readonly Numbered<Case>[]): Promise<readonly Outcome[]> {
    try {
      return await this.#suite.judge(cases.map(({ made }) => made));
    } catch (error) {
      const numbers = `${cases[0]?.number} to ${cases.at(-1)?.number}`;
      throw new Error(`${this.#suite.name}: the cases ${numbers} of seed ${SEED} could not be judged`, {
        cause: error,
      });
    }
  }

  async #describe({ number, deal, made }: Numbered<Case>, wrong: string, among: number): Promise<string> {
    const [again] = among === 1 ? [] : await this.#suite.judge([made]);
    const alone = again && (again.wrong === undefined ? "alone it agrees" : `alone: ${again.wrong}`);
    const { name } = this.#suite;
    return [
      `case ${number} of seed ${SEED} (${deal}): ${wrong}`,
      ...(alone === undefined ? [] : [alone]),
      this.#suite.show(made),
      `to repeat it: npm run fuzz -- ${name} --seed ${SEED} --case ${number}`,
    ].join("\n");
  }
}

async function runCases<Case>(suite: Suite<Case>, numbers: readonly number[]): Promise<Run<Case>> {
  const run = new Run(suite);
  for (let at = 0; at < numbers.length; at += suite.together) {
    await run.take(numbers.slice(at, at + suite.together).map((number) => make(suite, number)));
  }
  return run;
}

/** Defines a suite. To be called once, at the top of its file. */
export function fuzz<Case>(suite: Suite<Case>): void {
  if (ASKED && suite.missing !== undefined) throw new Error(`${suite.name} can't be run: ${suite.missing}`);
  const count = ASKED?.count ?? (ASKED ? suite.count.fuzz : suite.count.test);
  const single = ASKED?.case;
  const numbers = single === undefined ? Array.from({ length: count }, (_, at) => at) : [single];
  const limit = ASKED ? 24 * HOUR : HOUR / 6;
  const { name, missing } = suite;
  test(`random cases of ${name} agree`, { timeout: limit, skip: missing !== undefined }, async () => {
    const began = performance.now();
    const run = await runCases(suite, numbers);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const rows = [...run.hits].map(([name, hits]) => `${String(hits).padStart(7)}  ${name}`);
    const head = `${suite.name}: seed ${SEED}, ${numbers.length} cases, digest ${run.digest.slice(0, 16)}, ${seconds} s`;
    const shown = single === undefined ? [] : [suite.show(make(suite, single).made)];
    console.info([head, ...rows, ...shown].join("\n"));
    const missed = single === undefined ? run.neverHit : [];
    if (ASKED && single === undefined) {
      writeRecord(suite.name, {
        seed: SEED,
        count,
        digest: run.digest,
        seconds,
        disagreements: run.disagreements,
        neverHit: missed.length,
        hits: Object.fromEntries(run.hits),
      });
    }
    expect(run.wrong.join("\n\n"), `${run.disagreements} of ${numbers.length} cases disagree`).toBe("");
    expect(missed, `classes that no case of seed ${SEED} hit`).toEqual([]);
  });
}
