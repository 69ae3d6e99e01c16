/** Small logs at random, as latin1 text. */
import type { Random } from "../../../fuzz/random.js";
import type { Entry } from "../oracle.js";

/** Lines that come up again and again, so that mutations meet equal ones; the last are none of a registry. */
const LINES = [
  '{"record_type":"RUN","run_id":"RUN-20260102-2140-A7K2","qa_gate2":"PASS"}',
  '{"record_type":"RUN","run_id":"RUN-20260102-2140-A7K2","qa_gate2":"FAIL"}',
  '{"record_type":"RUN","run_id":"RUN-20260102-2140-B2B2","qa_gate2":"PASS"}',
  '{"n":0}',
  '{"n":1}',
  '{"n":1}\r',
  '{ "n": 1 }',
  '{"n":2,"gate":"PASS"}',
  '{"n":2,"gate":"FAIL"}',
  "",
  "\0",
  "\xff\xfe",
  "x".repeat(64),
  "x".repeat(65),
];

export const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** A line without its newline. */
export function randomLine(random: Random): string {
  return random.oneIn(3) ? `{"n":${random.below(1000)}}` : random.pick(LINES);
}

/** Some lines, each with its newline. */
export function randomLines(random: Random, fewest: number, most: number): string {
  const count = fewest + random.below(most - fewest + 1);
  return Array.from({ length: count }, () => `${randomLine(random)}\n`).join("");
}

/** What a log may hold: a few lines, or seldom so many that they are counted by the thousand. */
export function randomLog(random: Random): string {
  if (!random.oneIn(400)) return randomLines(random, 2, 8);
  return Array.from({ length: 1100 }, (_, number) => `{"n":${number}}\n`).join("");
}

/** The lines of a text, each with the newline that ends it. */
export function endedLines(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}

export const file = (text: string, mode = "100644"): Entry => ({ mode, bytes: latin1(text) });

export const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1\n`;
