/** A large log is read on two threads: what is found is what one thread finds. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { LOG_PATHS, studioLines } from "../../scripts/studio.mjs";
import { runCommand } from "../helpers/project.js";
import { isolatedEnv, temporaryFolder } from "../helpers/repository.js";

const LIB = resolve("lib");
/** Enough for a second thread. */
const RUNS = 34_000;

let [text, changed] = ["", ""];

beforeAll(() => {
  const lines: string[] = [];
  for (const { log, line } of studioLines({ runs: RUNS, seed: 3, notes: true }))
    if (log === "run-index") lines.push(line);
  // Runs that failed gate 2 refer to nothing, so that one log is enough.
  const some = lines.map((line) =>
    line
      .replace('"qa_gate2":"PASS"', '"qa_gate2":"FAIL"')
      .replace(/,"qa_gate3":"\w+"/, "")
      .replace(/,"work_id":.*?\]/, ""),
  );
  text = `${some.join("\n")}\n`;
  // Mistakes of all sorts in both halves, and kinds that are new in the second.
  for (let at = 500; at < some.length; at += 997) {
    const line = some[at] ?? "";
    const mistakes = [
      line.replace(/"machine_id":"\w+"/, '"machine_id":"C9"'),
      line.replace(/-[A-Z0-9]{4}"/, '-aaaa"'),
      line.slice(0, -1),
      `${line}\r`,
      some[at - 1] ?? "",
      line.replace(/ART-[a-z-]+/, `ART-somebody-${at}`),
      line.replace("}", ',"colour":"red"}'),
    ];
    some[at] = mistakes[at % mistakes.length] ?? "";
  }
  changed = `${some.join("\n")}\n`;
});

/** The exit code of an audit of a run index with the program in a folder, and its report. */
function audit(lib: string, content: string): { code: number | null; report: string } {
  const home = temporaryFolder();
  const log = join(home, LOG_PATHS["run-index"]);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, content);
  const report = join(home, "report.json");
  const args = [join(lib, "bin.cjs"), "--format", `json=${report}`];
  const { code } = runCommand(process.execPath, args, home, isolatedEnv(home));
  return { code, report: readFileSync(report, "utf8") };
}

/** The program with another file for its second thread; with none where it is not given. */
function programWith(scan?: string): string {
  const folder = temporaryFolder();
  cpSync(LIB, join(folder, "lib"), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const file = join(folder, "lib/scan.cjs");
  if (scan === undefined) rmSync(file);
  else writeFileSync(file, scan);
  return join(folder, "lib");
}

test.skipIf(availableParallelism() < 2)("two threads find what one finds", () => {
  const one = audit(programWith(), changed);
  expect(one.code).toBe(1);
  expect(audit(LIB, changed)).toEqual(one);
});

test.skipIf(availableParallelism() < 2)("a log of this size is given to a second thread", () => {
  const mark = join(temporaryFolder(), "started");
  audit(programWith(`require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");`), text);
  expect(existsSync(mark)).toBe(true);
});

test("a healthy log is healthy on two threads", () => {
  expect(audit(LIB, text).code).toBe(0);
});

test.each([
  ["that stops", "throw new Error('stopped');"],
  ["that is no program", "this is no program"],
  ["that ends without an answer", "process.exit(3);"],
])("where the second thread runs a file %s, the first reads all", (_, scan) => {
  expect(audit(programWith(scan), text).code).toBe(0);
});
