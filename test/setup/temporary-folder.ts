/**
 * Gives all tests and what they start a temporary folder of their own, and fails the run where anything is left in
 * it: what the program leaves behind, or a test.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** By which a process finds its temporary folder, on one system or another. */
const NAMES = ["TMPDIR", "TEMP", "TMP"];

const PREFIX = "runidx-tests-";

/** Where Linux has a file system in memory, on which the many small repositories of the tests take half the time. */
const MEMORY = "/dev/shm";

/** What the tests need at most, in bytes. */
const ROOM = 4e9;

/** Whether programs may be started from a folder; containers often forbid it in memory. */
function startsPrograms(folder: string): boolean {
  const script = join(folder, "script");
  writeFileSync(script, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  const { status } = spawnSync(script);
  rmSync(script);
  return status === 0;
}

/** A new folder for all that the tests make: in memory where that is possible and nobody named another place. */
function newFolder(): string {
  if (process.env.TMPDIR === undefined && existsSync(MEMORY)) {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize >= ROOM) {
      const folder = mkdtempSync(join(MEMORY, PREFIX));
      if (startsPrograms(folder)) return folder;
      rmSync(folder, { recursive: true });
    }
  }
  return realpathSync(mkdtempSync(join(tmpdir(), PREFIX)));
}

export default function setup(): () => void {
  // Called once for each project of the configuration: they share the first one's folder, and its path stays short.
  if (basename(tmpdir()).startsWith(PREFIX)) return () => undefined;
  const folder = newFolder();
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
