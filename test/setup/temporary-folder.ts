/**
 * Gives all tests and what they start a temporary folder of their own, and fails the run where anything is left in
 * it: what the program leaves behind, or a test.
 */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** By which a process finds its temporary folder, on one system or another. */
const NAMES = ["TMPDIR", "TEMP", "TMP"];

const PREFIX = "runidx-tests-";

export default function setup(): () => void {
  // Called once for each project of the configuration: they share the first one's folder, and its path stays short.
  if (basename(tmpdir()).startsWith(PREFIX)) return () => undefined;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), PREFIX)));
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
