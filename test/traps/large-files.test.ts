import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../src/base/core/finding.js";
import { jsonl, run } from "../../src/rules/examples.js";

/** Far above what the program needs, far below the files. In MiB. */
const BOUND = 600;

const folder = mkdtempSync(join(tmpdir(), "runidx-large-"));
const registry = join(folder, "registry");
const log = join(registry, "60-REGISTRY/data/run-index.jsonl");
const program = join(folder, "bin.cjs");
const gauge = join(folder, "gauge.cjs");

beforeAll(async () => {
  mkdirSync(join(registry, "60-REGISTRY/data"), { recursive: true });
  writeFileSync(
    gauge,
    'process.on("exit", () => require("node:fs").writeSync(2, "maxRSS=" + process.resourceUsage().maxRSS));',
  );
  await build({
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    entryPoints: ["src/bin.ts"],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: program,
    external: ["ajv", "ajv-formats", "simple-git"],
    logLevel: "error",
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run that names no outputs, so that it stands alone. */
const line = (number: number, notes: string) =>
  jsonl([
    run({
      run_id: `RUN-20260102-2140-${number.toString(36).toUpperCase().padStart(4, "0")}`,
      qa_gate2: "FAIL",
      work_id: undefined,
      version_ids: undefined,
      notes,
    }),
  ]);

/** Writes the log from pieces, never holding more than one. */
function writeLog(pieces: Iterable<string | Buffer>): void {
  const file = openSync(log, "w");
  try {
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
  } finally {
    closeSync(file);
  }
}

/** Runs the program on the registry: its report, its exit code, and the most memory that it had, in MiB. */
async function audit(): Promise<{ report: Report; code: number | null; memory: number }> {
  const child = spawn(process.execPath, ["--require", gauge, program, "--format", "json"], {
    cwd: registry,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((ended, failed) => {
    child.on("error", failed).on("close", ended);
  });
  const memory = Number(/maxRSS=(\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1024;
  return { report: JSON.parse(stdout) as Report, code, memory };
}

test("a line of 200 MB is one finding, and memory stays bounded", async () => {
  const [before = "", after = ""] = line(2, "@").split("@");
  const filling = Buffer.alloc(1 << 20, "x");
  writeLog([
    line(1, "short"),
    before,
    ...Array.from({ length: 200 }, () => filling),
    after,
    line(3, "short"),
  ]);
  const { report, code, memory } = await audit();
  expect(report.findings.map(({ class: kind, line: number }) => [kind, number])).toEqual([["too-long", 2]]);
  expect([report.summary.records, report.faults, code]).toEqual([2, [], 1]);
  expect(memory).toBeLessThan(BOUND);
});

test("a file of 1 GB, of short lines and of lines as long as they may be, is judged in bounded memory", async () => {
  const long = "lorem ".repeat(170_000);
  const short = "lorem ".repeat(1_700);
  function* lines() {
    for (let number = 0; number < 900; number++) yield line(number, long);
    for (let number = 900; number < 10_900; number++) yield line(number, short);
  }
  writeLog(lines());
  const { report, code, memory } = await audit();
  expect([report.findings, report.faults, code]).toEqual([[], [], 0]);
  expect(report.summary.records).toBe(10_900);
  expect(memory).toBeLessThan(BOUND);
}, 180_000);
