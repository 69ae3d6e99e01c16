/** A machine that a test decides: its clock, its chance, its processes. */
import { createHash } from "node:crypto";
import type { System } from "../../src/write/system.js";
import { NOW } from "../helpers/lint-files.js";

/** A machine on which time passes only where somebody waits, and chance is the same each time. */
export function fakeSystem(changes: Partial<System> = {}): System & { waited: () => number } {
  let [waited, drawn] = [0, 0];
  return {
    pid: 4711,
    host: "studio",
    now: () => new Date(NOW.getTime() + waited),
    sleep: async (milliseconds) => {
      waited += milliseconds;
    },
    isAlive: () => true,
    random: (bytes) => createHash("sha512").update(String(drawn++)).digest().subarray(0, bytes),
    onInterrupt: () => () => undefined,
    ...changes,
    waited: () => waited,
  };
}
