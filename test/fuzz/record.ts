/** The record of the long runs: docs/fuzz-record.json, one entry a suite, the newest run of it. */
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const PATH = resolve("docs/fuzz-record.json");

interface Entry {
  seed: number;
  /** How many cases were judged. */
  count: number;
  /** SHA-256 over all cases, so that a repetition can be told from another run. */
  digest: string;
  seconds: number;
  disagreements: number;
  /** How many classes no case hit. */
  neverHit: number;
  /** How many cases hit each class. */
  hits: Record<string, number>;
}

interface Records {
  [suite: string]: Entry & { commit: string; verdict: "agrees" | "disagrees" | "incomplete" };
}

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

/** The commit that was judged; where a file of the program or of the tests differs from it, that is said. */
function judgedCommit(): string {
  const commit = git("rev-parse", "HEAD");
  return git("status", "--porcelain", "--", "src", "test") === "" ? commit : `${commit}, changed`;
}

function readRecord(): Records {
  try {
    return JSON.parse(readFileSync(PATH, "utf8")) as Records;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** Puts a run in the place of the last one of its suite. */
export function writeRecord(suite: string, entry: Entry): void {
  const verdict = entry.disagreements > 0 ? "disagrees" : entry.neverHit > 0 ? "incomplete" : "agrees";
  const entries = Object.entries({ ...readRecord(), [suite]: { commit: judgedCommit(), verdict, ...entry } });
  const sorted = Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(`${PATH}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  renameSync(`${PATH}.new`, PATH);
}
