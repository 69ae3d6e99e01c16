/**
 * Counts what the program does: how often each of its blocks runs, how much it allocates, and how much text and how
 * many bytes it hands to functions of the language. No clock is read.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../src/base/core/finding.js";
import type { Program } from "./program.js";
import { type Repository, temporaryFolder } from "./repository.js";

/** Loaded before the program: adds up all allocations, of what was freed as well, and what text is gone through. */
const GAUGE = `
const { Session } = require("node:inspector");
const session = new Session();
session.connect();
session.post("HeapProfiler.startSampling", {
  samplingInterval: 1 << 16,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
});
let scanned = 0;
const count = (owner, name, sizeOf) => {
  const original = owner[name];
  owner[name] = function (...args) {
    const result = Reflect.apply(original, this, args);
    scanned += sizeOf(this, args, result) || 0;
    return result;
  };
};
for (const name of ["replace", "replaceAll", "split", "indexOf", "includes", "toLowerCase", "trim", "match", "search"])
  count(String.prototype, name, (text) => text.length);
// A sticky or global expression goes on from where it stands.
const matched = (regexp, [text], found) => (regexp.sticky ? (found?.[0] ?? " ").length : text.length);
count(RegExp.prototype, "test", matched);
count(RegExp.prototype, "exec", matched);
count(JSON, "parse", (_, [text]) => text.length);
count(JSON, "stringify", (_, __, text) => text?.length);
const { createHash } = require("node:crypto");
count(Object.getPrototypeOf(createHash("sha256")), "update", (_, [data]) => data.length);
count(Buffer.prototype, "toString", (_, __, text) => text.length);
count(Buffer.prototype, "equals", (bytes, [other]) => (bytes.length === other.length ? bytes.length : 0));
count(Buffer.prototype, "indexOf", (bytes, [, from = 0], at) => (at < 0 ? bytes.length : at) - from);
process.on("exit", () => {
  session.post("HeapProfiler.stopSampling", (_, { profile }) => {
    const allocated = profile.samples.reduce((sum, { size }) => sum + size, 0);
    require("node:fs").writeFileSync(process.env.RUNIDX_TEST_GAUGE, JSON.stringify({ allocated, scanned }));
  });
});
`;

export interface Work {
  /** How often blocks of the program's own code ran. */
  steps: number;
  /** Bytes on the heap, those that were freed again included. */
  allocated: number;
  /** Characters and bytes that functions of the language went through. */
  scanned: number;
  code: number | null;
  report: Report;
}

interface Coverage {
  result: { url: string; functions: { ranges: { count: number }[] }[] }[];
}

function stepsIn(folder: string, program: string): number {
  const files = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Coverage,
  );
  const scripts = files.flatMap(({ result }) => result).filter(({ url }) => url.endsWith(program));
  if (scripts.length === 0) throw new Error("nothing of the program was counted");
  const ranges = scripts.flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
  return ranges.reduce((sum, { count }) => sum + count, 0);
}

/** Runs the program on a repository and adds up what it did. */
export async function workOf(
  program: Program,
  args: readonly string[],
  { root, env }: Repository,
): Promise<Work> {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  mkdirSync(at("coverage"));
  writeFileSync(at("gauge.cjs"), GAUGE);
  const { code } = await program.run([...args, "--format", `json=${at("report.json")}`], root, {
    ...env,
    NODE_OPTIONS: `--require "${at("gauge.cjs")}"`,
    NODE_V8_COVERAGE: at("coverage"),
    RUNIDX_TEST_GAUGE: at("told.json"),
  });
  const read = (name: string) => JSON.parse(readFileSync(at(name), "utf8")) as unknown;
  const told = read("told.json") as Pick<Work, "allocated" | "scanned">;
  return { steps: stepsIn(at("coverage"), "/bin.cjs"), ...told, code, report: read("report.json") as Report };
}
