/** What writing needs of the machine: everything that a test has to decide comes in through here. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { codeOf } from "../base/core/errors.js";

export interface System {
  /** The process that writes. */
  pid: number;
  /** The name of this computer: processes of others can't be looked at. */
  host: string;
  now: () => Date;
  /** Waits for some milliseconds. */
  sleep: (milliseconds: number) => Promise<unknown>;
  /** Whether a process of this computer runs. */
  isAlive: (pid: number) => boolean;
  random: (bytes: number) => Buffer;
  /** Has something done if the process is asked to end, until it is called off by what it gives back. */
  onInterrupt: (clean: () => void) => () => void;
}

/** A signal of no effect tells whether a process is there; one of another user's may not be signalled, and is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the process with the code of a check that was not made. */
function onInterrupt(clean: () => void): () => void {
  const end = () => {
    clean();
    process.stderr.write("runidx-lint: interrupted\n");
    process.exit(2);
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}

/** The machine that this process runs on. */
export const thisSystem: System = {
  pid: process.pid,
  host: hostname(),
  now: () => new Date(),
  sleep: (milliseconds) => setTimeout(milliseconds),
  isAlive,
  random: randomBytes,
  onInterrupt,
};
