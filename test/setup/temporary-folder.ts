/**
 * Gives all tests and what they start a temporary folder of their own, and fails the run where anything is left in
 * it: what the program leaves behind, or a test.
 */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** By which a process finds its temporary folder, on one system or another. */
const NAMES = ["TMPDIR", "TEMP", "TMP"];

export default function setup(): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "runidx-tests-")));
  // The workers, and what they start, get the environment of this process.
  for (const name of NAMES) process.env[name] = folder;
  return () => {
    const left = readdirSync(folder).sort();
    rmSync(folder, { recursive: true, force: true });
    if (left.length === 0) return;
    process.exitCode = 1;
    throw new Error(`the tests left ${left.length} things in the temporary folder: ${left.join(", ")}`);
  };
}
